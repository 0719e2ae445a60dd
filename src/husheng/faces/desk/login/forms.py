"""The login library's forms with our labels and hints."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

CODE_HINT = _("验证器上的 6 位数字，或者一个恢复码")


def _say(form: forms.BaseForm, **labels: Any) -> None:
    """Labels instead of placeholders: a placeholder is no label."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].help_text = ""
            form.fields[name].widget.attrs.pop("placeholder", None)


class Login(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("账号"), password=_("口令"))
        self.fields["login"].widget.attrs["autofocus"] = True


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, oldpassword=_("现在的口令"), password1=_("新口令"), password2=_("再写一遍新口令"))
        self.fields["password1"].help_text = _("至少 10 个字符；不要用姓名、账号、生日，不要全是数字。")


class Reauthenticate(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("口令"))


def _code(form: forms.BaseForm, hint: Any) -> None:
    _say(form, code=_("动态码"))
    form.fields["code"].help_text = hint
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class Authenticate(factor.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, CODE_HINT)


class ReauthenticateByCode(factor.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, CODE_HINT)


class ActivateTOTP(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("验证器上现在的 6 位数字"))


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=_("给它起个名字"), passwordless=_("以后可以不输口令，只用它登录"))
        self.initial["name"] = _("我的通行密钥")


class RenamePasskey(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, name=_("名字"))
