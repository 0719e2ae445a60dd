"""A desk that nobody touches is logged out (等保 8.1.4.1 登录超时自动退出; ASVS 7.3.1)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

TOUCHED: Final = "husheng_touched"
STEP: Final = 60  # seconds; a session is written at most once in so many


class IdleMiddleware:
    """Ends a session that was last used too long ago. What a page fetches by itself is no use of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, last = int(time.time()), int(request.session.get(TOUCHED, 0))
            if last and now - last > settings.HUSHENG_IDLE_MINUTES * 60:
                logout(request)
                messages.warning(request, _("您已退出：很久没有操作。请重新登录。"))
            elif not 0 <= now - last < STEP and not (  # below 0: the machine's clock was put back
                last and request.method == "GET" and "HX-Request" in request.headers
            ):
                request.session[TOUCHED] = now
        return self.get_response(request)
