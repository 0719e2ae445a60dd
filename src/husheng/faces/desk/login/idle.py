"""A desk that nobody touches is logged out (等保 8.1.4.1 登录超时自动退出; ASVS 7.3.1)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from husheng.foundation.agencies.access import public
from husheng.foundation.agencies.sessions import SINCE, TOUCHED

from .ended import tell_why

STEP: Final = 60  # seconds; a session is written at most once in so many


def limit() -> int:
    """Seconds without use after which a session ends."""
    return int(settings.HUSHENG_IDLE_MINUTES * 60)


def left(request: HttpRequest) -> int:
    """Seconds that this session has left, if nobody uses it; at the end of the working day nothing helps."""
    now = int(time.time())
    ends = (
        int(request.session.get(TOUCHED, now)) + limit(),
        int(request.session.get(SINCE, now)) + int(settings.SESSION_COOKIE_AGE),
    )
    return max(0, min(ends) - now)


def shown(request: HttpRequest) -> dict[str, Any]:
    """What a page that may be left open is told: it covers itself when the time is over (ASVS 14.3.1)."""
    inside = getattr(request, "inside", None)  # unknown where a request broke before anybody was known
    if not inside:
        return {"idle_out": inside is False}
    page = {"left": left(request), "warn": min(60, limit() // 2)}
    return {"idle": page | {"url": reverse("desk:session_left"), "login": reverse("account_login")}}


@public
@require_GET
def session_left(request: HttpRequest) -> HttpResponse:
    """How long the session lasts yet. Asked by a page by itself (marked so) it is no use of it; otherwise it is."""
    inside = request.user.is_authenticated
    return JsonResponse({"inside": inside, "left": left(request) if inside else 0})


class IdleMiddleware:
    """Ends a session that was last used too long ago. What a page fetches by itself is no use of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._look(request)
        request.inside = request.user.is_authenticated  # type: ignore[attr-defined]
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            now, last = int(time.time()), int(request.session.get(TOUCHED, 0))
            if last and now - last > limit():
                logout(request)
                messages.warning(request, _("您已退出：很久没有操作。请重新登录。"))
            elif now - int(request.session.get(SINCE, now)) > settings.SESSION_COOKIE_AGE:
                logout(request)
                messages.warning(request, _("您已退出：一次登录最多用一个工作日。请重新登录。"))
            elif not 0 <= now - last < min(STEP, limit() // 4) and not (  # below 0: the clock was put back
                last and request.method == "GET" and "HX-Request" in request.headers
            ):
                request.session[TOUCHED] = now
        else:
            tell_why(request)
