"""No staff page opens on a password alone, nor on a one-time password (trust.md 2.2: 身份鉴别)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from husheng.foundation.agencies.access import open_to_all
from husheng.foundation.agencies.models import User


def passed(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


class SecondFactorMiddleware:
    """Stands before the gate: what it turns away never reaches a view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """To the password first, then to the second factor; the pages for both stay open."""
        user = request.user
        if isinstance(user, User) and _removes_the_last(request, user, kwargs):
            messages.error(request, _("没有移除。在职人员必须留有一种第二因子，请先添加另一种。"))
            return redirect("mfa_index")
        if open_to_all(view) or not isinstance(user, User):
            return None
        if user.one_time:
            messages.warning(request, _("这是一次性口令。请先改成只有您知道的口令。"))
            return redirect("account_change_password")
        if settings.HUSHENG_SECOND_FACTOR and not passed(request):
            messages.warning(request, _("还不能进入工作台：请先设置第二因子（动态码或通行密钥）。"))
            return redirect("mfa_index")
        return None


def _removes_the_last(request: HttpRequest, user: User, kwargs: Any) -> bool:
    """The library asks its adapter before codes are deactivated, but not before a passkey is removed."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name != "mfa_remove_webauthn":
        return False
    key = Authenticator.objects.filter(user=user.pk, pk=kwargs["pk"]).first()
    return key is not None and not get_adapter().can_delete_authenticator(key)
