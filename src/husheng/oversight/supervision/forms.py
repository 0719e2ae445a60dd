"""Forms of supervision. What must be there is said by the acts; the forms only read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from husheng.foundation.shell.forms import SpokenForm

from . import words


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), max_length=4000, **more)


class DemandsForm(SpokenForm):
    """What a supervision letter asks for, one demand a line."""

    demands = forms.CharField(
        label=_("督办要求"),
        help_text=_("一行一项。不写个人信息。"),
        widget=forms.Textarea({"rows": 5, "form": "sign"}),
        max_length=4000,
    )

    def lines(self) -> tuple[str, ...]:
        """The demands."""
        return tuple(self.cleaned_data["demands"].splitlines())


class ReplyForm(SpokenForm):
    """Why it is late, what comes next, until when."""

    words = _text(_("情况说明"), help_text=_("未办结的原因和下一步安排；有异议的也写在这里。不写个人信息。"))
    promised_on = forms.DateField(label=_("预计办结日期"), required=False, widget=DateInput())


class WithdrawForm(SpokenForm):
    """Why a paper should not have gone out."""

    words = forms.CharField(label=_("撤回理由"), max_length=200)


class GroundsForm(SpokenForm):
    """Grounds of gravity, and the facts."""

    grounds = forms.MultipleChoiceField(label=_("重大情形"), widget=forms.CheckboxSelectMultiple())
    words = _text(_("情况"), help_text=_("写事实，不写个人信息。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].choices = words.all_grounds()  # type: ignore[attr-defined]


class ListingForm(GroundsForm):
    """挂牌督办 or 提级查办."""

    demands = _text(_("要求"), rows=4, help_text=_("一行一项。"))
    due_on = forms.DateField(label=_("报告期限"), widget=DateInput())

    def lines(self) -> tuple[str, ...]:
        """The demands."""
        return tuple(self.cleaned_data["demands"].splitlines())


class AccountForm(SpokenForm):
    """办理情况, 摘牌意见, 处理意见: some words."""

    words = _text(_("内容"))


class ContinueForm(SpokenForm):
    """Another round."""

    demands = _text(_("要求"), help_text=_("一行一项。"))
    due_on = forms.DateField(label=_("报告期限"), widget=DateInput())

    def lines(self) -> tuple[str, ...]:
        """The demands."""
        return tuple(self.cleaned_data["demands"].splitlines())


NOT_BEFORE_US = MinValueValidator(dt.date(2000, 1, 1))  # periods before it lead out of the calendar


class PeriodForm(SpokenForm):
    """From one day to another, both counted."""

    first = forms.DateField(required=False, widget=DateInput(), validators=[NOT_BEFORE_US])
    last = forms.DateField(required=False, widget=DateInput(), validators=[NOT_BEFORE_US])

    def days(self, usual: tuple[dt.date, dt.date], longest: int) -> tuple[dt.date, dt.date]:
        """The period; what cannot be read is the usual one, what is too long is cut at its beginning."""
        given = self.cleaned_data if self.is_valid() else {}
        last = min(given.get("last") or usual[1], usual[1])
        first = min(given.get("first") or last - (usual[1] - usual[0]), last)
        return max(first, last - dt.timedelta(days=longest)), last
