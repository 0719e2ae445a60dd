"""What stands around every page of the portal: who came is forgotten first, files are forgotten last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import HushengError, Invalid
from husheng.foundation.kernel.words import sentences
from husheng.intake.tips import store

from .uploads import CAME_IN

View = Callable[[HttpRequest], HttpResponse]
# The language stands in the address; what a browser says about itself and its owner is not looked at.
FORGOTTEN: Final = (
    "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_COOKIE",
    "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_ACCEPT_LANGUAGE",
)  # fmt: skip
FORGOTTEN_PREFIXES: Final = ("HTTP_SEC_", "HTTP_CF_", "HTTP_X_CLIENT")


def nobody(get_response: View) -> View:
    """Take from the request what tells who sent it, before anything else can see it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for name in list(request.META):
            if name in FORGOTTEN or name.startswith(FORGOTTEN_PREFIXES):
                del request.META[name]
        request.META["REMOTE_ADDR"] = ""
        return get_response(request)

    return middleware


def leave_nothing(get_response: View) -> View:
    """Files that came in and were not taken up are gone with the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            return get_response(request)
        finally:
            store.discard_incoming(getattr(request, CAME_IN, []))

    return middleware


class Spoken:
    """Our own errors as pages in plain words."""

    def __init__(self, get_response: View):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page; nothing of it is logged."""
        if not isinstance(error, HushengError):
            return None
        problems = error.problems if isinstance(error, Invalid) else ()
        said = [sentences(one.message, one.remedy) for one in problems]
        context = {"title": _(error.message), "said": said, "leave": True}
        return render(request, "portal/problem.html", context, status=error.status)
