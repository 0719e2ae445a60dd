"""Forms of the room. They only shape input; what is right or wrong is said by the acts."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.shell.forms import SpokenForm

from . import words
from .rules import Scale

CHOOSE: Final = [("", _("请选择"))]


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


class ProposeForm(SpokenForm):
    """提出奖励."""

    level = forms.ChoiceField(label=_("等级"))
    reason = forms.CharField(
        label=_("定级理由"), max_length=400, widget=_area(),
        help_text=_("写举报提供了什么、查实了什么。不写举报人的任何信息。"),
    )  # fmt: skip

    def __init__(self, scale: Scale, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(str(one.level), words.level(one)) for one in scale.levels.values()]
        self.fields["level"].choices = [*CHOOSE, *levels]  # type: ignore[attr-defined]


class ReasonForm(SpokenForm):
    """One reason."""

    reason = forms.CharField(label=_("理由"), max_length=400, widget=_area())


class FinanceForm(SpokenForm):
    """The finance department's paper, where the scale asks for it."""

    finance = forms.CharField(
        label=_("财政部门文号"), max_length=400, required=False, help_text=_("达到共同确定的金额时必填。")
    )


class CodeForm(SpokenForm):
    """The receipt code, typed by whoever is paid or read out to the cashier. Never kept, never shown again."""

    code = forms.CharField(
        label=_("回执码"), max_length=200,
        help_text=_("25 位数字，请领取人自己输入。只核对，不保存；不问姓名，不留证件。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}, render_value=False),
    )  # fmt: skip
