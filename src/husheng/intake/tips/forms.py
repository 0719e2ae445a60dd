"""Forms of the officers' and custodians' pages. They only shape input; what is right or wrong is said by the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.shell.forms import SpokenForm

from .words import grounds

CHOOSE = [("", _("请选择"))]
PURPOSES = (Purpose.CHECK_LEAD, Purpose.ANSWER_SOURCE, Purpose.INVESTIGATE, Purpose.PROTECT)


def _passphrase(label: Any, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, widget=widget, max_length=200, strip=False, **more)


class UnlockForm(SpokenForm):
    """打开自己的钥匙."""

    passphrase = _passphrase(_("钥匙口令"))


class NewKeyForm(SpokenForm):
    """启用钥匙, 换口令."""

    passphrase = _passphrase(_("新口令"), help_text=_("至少 12 个字，例如四个不相干的词。忘了没有人能找回。"))
    again = _passphrase(_("再输一次"))

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        found = super().clean() or {}
        if found.get("passphrase") != found.get("again"):
            self.add_error("again", gettext("两次输入的不一样。请再输一次。"))
        return found


class ChangeForm(NewKeyForm):
    """换口令."""

    old = _passphrase(_("原口令"))
    field_order = ("old", "passphrase", "again")


class ReadForm(SpokenForm):
    """读举报."""

    purpose = forms.ChoiceField(label=_("事由"))
    reason = forms.CharField(
        label=_("为什么要看"), min_length=4, max_length=200, help_text=_("至少写四个字；审计员看得到。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*CHOOSE, *((one.value, gettext(one.zh)) for one in PURPOSES)]
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]


class WordsForm(SpokenForm):
    """写给举报人的话."""

    words = forms.CharField(
        label=_("写给举报人的话"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("只有凭回执才看得到。不写举报人是谁，也不写别人的号码。"),
    )  # fmt: skip


class AskForm(SpokenForm):
    """申请开启信封."""

    ground = forms.ChoiceField(label=_("事由"))
    reason = forms.CharField(
        label=_("说明"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写进台账。不写个人的姓名和号码。"),
    )  # fmt: skip

    def __init__(self, envelope: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{envelope}_%s", **kwargs})
        self.fields["ground"].choices = [*CHOOSE, *grounds(envelope)]  # type: ignore[attr-defined]


class DeclineForm(SpokenForm):
    """不同意开启."""

    words = forms.CharField(label=_("理由"), max_length=400)


class ChoiceForm(SpokenForm):
    """One of a list."""

    chosen = forms.ChoiceField()

    def __init__(self, label: Any, choices: list[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].label = label
        self.fields["chosen"].choices = [*CHOOSE, *choices]  # type: ignore[attr-defined]
