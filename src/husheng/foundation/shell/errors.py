"""Turns the house's errors into pages: 403, 404, 409, 422 by their class, 500 with a number to read out.

A person reads what happened, why, and what to do; the log gets the code and the facts (ids, never values).
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import Conflict, HushengError, Invalid, NotFound, Refused
from husheng.foundation.shell.forms import told

log = logging.getLogger("husheng.pages")
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NOT_TYPED = ("csrfmiddlewaretoken", "_key", "_seen", "password")


def error_number() -> str:
    """A short number that a person can read out over the telephone."""
    return "E-" + "".join(secrets.choice(_ALPHABET) for _ in range(5))


def error_page(request: HttpRequest, error: HushengError, **extra: Any) -> HttpResponse:
    """The page that explains one of our errors; `extra` adds rows, thing_url, ask_url."""
    number = error_number()
    level = logging.ERROR if error.status >= 500 else logging.INFO
    log.log(level, "%s %s %s %s", number, error.status, error.code, error.facts)
    template, context = _explained(request, error)
    context.update(number=number, back_url=_came_from(request), **extra)
    return render(request, template, context, status=error.status)


def conflict_page(
    request: HttpRequest, error: Conflict, rows: Sequence[Mapping[str, object]], thing_url: str
) -> HttpResponse:
    """409 with the comparison then / now / yours: rows of label, then, now, yours, changed."""
    return error_page(request, error, rows=rows, thing_url=thing_url)


def _explained(request: HttpRequest, error: HushengError) -> tuple[str, dict[str, Any]]:
    if isinstance(error, NotFound):
        return "shell/404.html", {}
    if isinstance(error, Refused):
        ask_url = error.facts.get("ask_url", "")
        return "shell/403.html", {"error": error, "words": _(error.message), "ask_url": ask_url}
    if isinstance(error, Conflict):
        return "shell/409.html", {"error": error, "words": _(error.message), "typed": _typed(request)}
    if isinstance(error, Invalid):
        heading = _(error.message) if error.problems else ""
        return "shell/422.html", {
            "error": error, "heading": heading, "problems": told(error), "typed": _typed(request)
        }  # fmt: skip
    return "shell/500.html", {"error": error}


def _typed(request: HttpRequest) -> list[str]:
    """The longer texts the person had typed, given back so that nothing is typed twice."""
    return [
        value
        for name, values in request.POST.lists()
        if not any(name.startswith(each) for each in _NOT_TYPED)
        for value in values
        if len(value.strip()) >= 6
    ]


def _came_from(request: HttpRequest) -> str:
    referer = request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if safe else ""


def server_error(request: HttpRequest, template_name: str = "") -> HttpResponse:
    """`handler500`: an unforeseen error; the number stands in the log beside the trace of django.request."""
    number = error_number()
    log.error("%s 500 unforeseen at %s", number, request.resolver_match and request.resolver_match.view_name)
    # drawn without the request: whatever broke may be what the context would ask
    return HttpResponse(render_to_string("shell/500.html", {"number": number}), status=500)
