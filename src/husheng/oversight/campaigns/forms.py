"""Forms of the campaigns room: a task beside the plan, its completion, the narrative, one cell by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.shell.forms import SpokenForm

from . import rules

Choices = Sequence[tuple[str, str]]
NOTHING = ("", _("请选择"))


class AssignForm(SpokenForm):
    """A task beside the plan."""

    title = forms.CharField(label=_("任务"), max_length=rules.LONGEST_TITLE)
    evidence = forms.CharField(
        label=_("应交佐证"), help_text=_("一行一项。"), widget=forms.Textarea({"rows": 3}), max_length=1000
    )
    due_on = forms.DateField(label=_("完成期限"), widget=forms.DateInput({"type": "date"}))
    agencies = forms.MultipleChoiceField(label=_("承担机构"), widget=forms.SelectMultiple({"size": 14}))

    def __init__(self, agencies: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]


class CompleteForm(SpokenForm):
    """What was done, and the material that shows it; only what was uploaded to the task can be chosen."""

    account = forms.CharField(
        label=_("完成情况"), widget=forms.Textarea({"rows": 5}), max_length=rules.LONGEST
    )
    exhibits = forms.MultipleChoiceField(label=_("佐证材料"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, exhibits: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibits"].choices = list(exhibits)  # type: ignore[attr-defined]


class NarrativeForm(SpokenForm):
    """工作开展情况; an empty text gives way to the draft."""

    narrative = forms.CharField(
        label=_("工作开展情况"),
        widget=forms.Textarea({"rows": 16}),
        max_length=rules.LONGEST,
        required=False,
        help_text=_("一段一行。留空则报送时用按表生成的初稿。不写人名、身份证号和电话。"),
    )
    contact = forms.CharField(
        label=_("联系方式"),
        max_length=rules.LONGEST_CONTACT,
        required=False,
        help_text=_("办公电话，印在报表下方。"),
    )


class CellForm(SpokenForm):
    """One cell by hand: value, reason, attachment."""

    value = forms.CharField(label=_("数值"), max_length=24, widget=forms.TextInput({"inputmode": "decimal"}))
    reason = forms.CharField(label=_("为什么人工填写"), max_length=200, widget=forms.Textarea({"rows": 3}))
    exhibit = forms.ChoiceField(label=_("附件"))

    def __init__(self, exhibits: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibit"].choices = [NOTHING, *exhibits]  # type: ignore[attr-defined]
