"""Why somebody has been logged out by something else than his own way out, told where he next comes by."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from husheng.foundation.agencies import sessions


def tell_why(request: HttpRequest) -> None:
    """To nobody's request. What a page fetches by itself shows no message: it is kept for the page after it."""
    why = request.session.pop(sessions.WHY, "")
    name = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not why and name and request.session.session_key is None:
        why = sessions.why_ended(name)
    if why and "HX-Request" in request.headers:
        request.session[sessions.WHY] = why
    elif why:
        messages.warning(request, _said(why))


def _said(why: str) -> str:
    said = {
        "limit": _("您已退出：您在别处又登录了，一个账号最多同时登录 %(n)d 处，最早的一处自动退出。")
        % {"n": settings.HUSHENG_SESSIONS},
        "owner": _("您已退出：您在别处结束了这个会话。请重新登录。"),
        "password": _("您已退出：您在别处改了口令。请用新口令登录。"),
        "factor": _("您已退出：您在别处改了第二因子。请重新登录。"),
        "reset": _("您已退出：安全员重置了您的登录。请向安全员领取一次性口令。"),
        "unused": _("您已退出：这个账号很久没有登录，已停用。要用的，请本单位安全员重新启用。"),
        "officer": _("您已退出：安全员结束了您的会话。请重新登录；不知道为什么的，请问本单位安全员。"),
    }
    return said.get(why, _("您已退出。请重新登录。"))
