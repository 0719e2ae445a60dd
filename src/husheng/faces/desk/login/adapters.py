"""What the login library asks of us: nobody signs up, nothing is mailed, secrets are sealed, words are ours."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from husheng.foundation.agencies.models import User
from husheng.foundation.vault.keys import closed, opened

PURPOSE, BOUND_TO = "second-factor", b"second-factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the security officer."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("没有登录。这个账号已停用，请联系本单位安全员。"),
        "username_password_mismatch": _("没有登录。账号或口令不对，请核对后再试。"),
        "too_many_login_attempts": _("没有登录。试错的次数太多，请过一刻钟再试。"),
        "enter_current_password": _("现在的口令不对，请重新填写。"),
        "incorrect_password": _("口令不对，请重新填写。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing leaves the building."""

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again before a factor is changed; not for the first one, without which nothing is open yet."""
        from allauth.mfa.utils import is_mfa_enabled

        return bool(is_mfa_enabled(self.request.user))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Told only to whoever knows the password; nobody is logged in."""
        shut = _("没有登录。这个账号很久没有用，已停用。要用的，请本单位安全员重新启用。")
        messages.error(request, shut if user.shut_at else self.error_messages["account_inactive"])
        return redirect("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secret of a TOTP device stands sealed in the database; a copy of the tables opens nothing."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("动态码不对，或者已经过时。请填写验证器上现在的 6 位数字。"),
        "cannot_delete_authenticator": _("没有停用。在职人员必须留有一种第二因子，请先添加另一种。"),
        "cannot_generate_recovery_codes": _("没有生成。请先设置动态码或通行密钥。"),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(closed(PURPOSE, BOUND_TO, text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return opened(PURPOSE, BOUND_TO, base64.b64decode(encrypted_text))

    def get_totp_label(self, user: User) -> str:
        return user.username

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last factor stays: without one the platform is closed."""
        from allauth.mfa.models import Authenticator

        if not settings.HUSHENG_SECOND_FACTOR:
            return True
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=kinds)
        return bool(others.exclude(pk=authenticator.pk).exists())
