"""What the pages of this room ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from husheng.foundation.agencies import queries as agencies
from husheng.foundation.shell.forms import SpokenForm

from . import rules, words
from .acts.collecting import FormDetails
from .choices import OUTSIDE, OWN_SYSTEM
from .minimising.tables import purposes
from .register.installed import the_register
from .rules import AssessmentDetails


class AssessmentForm(SpokenForm):
    """影响评估: the flow first, then the three things that article 56 asks."""

    title = forms.CharField(label=_("名称"), max_length=rules.LONGEST_TITLE)
    senders = forms.MultipleChoiceField(label=_("提供方的机关类别"), widget=forms.CheckboxSelectMultiple)
    receivers = forms.MultipleChoiceField(label=_("接收方的机关类别"), widget=forms.CheckboxSelectMultiple)
    categories = forms.MultipleChoiceField(label=_("谁的个人信息"), widget=forms.CheckboxSelectMultiple)
    ways = forms.MultipleChoiceField(label=_("提供的方式"), widget=forms.CheckboxSelectMultiple)
    cases = forms.MultipleChoiceField(
        label=_("第 55 条的情形"), widget=forms.CheckboxSelectMultiple, required=False
    )
    necessity = forms.CharField(
        label=_("目的、方式及必要性"), widget=forms.Textarea, max_length=rules.LONGEST,
        help_text=_("为什么非提供不可；能不能少提供、不提供。"),
    )  # fmt: skip
    impact = forms.CharField(
        label=_("对个人权益的影响和安全风险"), widget=forms.Textarea, max_length=rules.LONGEST,
        help_text=_("谁会因此受到什么影响；泄露了会怎样。"),
    )  # fmt: skip
    measures = forms.CharField(
        label=_("保护措施"), widget=forms.Textarea, max_length=rules.LONGEST,
        help_text=_("是否合法、有效，与风险相称。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(slug, gettext(name)) for slug, name in agencies.kind_names().items()]
        beyond = [(code, words.say("beyond", code)) for code in (OUTSIDE, OWN_SYSTEM)]
        groups = [(slug, group.word(words.language())) for slug, group in the_register().groups.items()]
        for name, offered in (
            ("senders", kinds),
            ("receivers", [*kinds, *beyond]),
            ("categories", groups),
            ("ways", words.offered("ways")),
            ("cases", words.offered("cases")),
        ):
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def details(self) -> AssessmentDetails:
        """What was typed, for the act."""
        return AssessmentDetails(**self.cleaned_data)


class ReasonForm(SpokenForm):
    """One reason."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=rules.LONGEST)


class LabelsForm(SpokenForm):
    """The fields of a form, one a line."""

    labels = forms.CharField(
        label=_("栏目"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("按表上的写法，每行一个栏目。"),
    )

    def lines(self) -> list[str]:
        """The fields in order."""
        return [line.strip() for line in self.cleaned_data["labels"].splitlines() if line.strip()]


class CollectionFormForm(LabelsForm):
    """登记采集表."""

    partner = forms.CharField(label=_("采集单位"), max_length=120)
    title = forms.CharField(label=_("表格名称"), max_length=120)
    purpose = forms.ChoiceField(label=_("用途"))
    field_order = ("partner", "title", "purpose", "labels")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(slug, one.word(words.language())) for slug, one in purposes().items()]
        self.fields["purpose"].choices = [("", _("请选择")), *offered]  # type: ignore[attr-defined]

    def details(self) -> FormDetails:
        """What was typed, for the act."""
        cleaned = self.cleaned_data
        return FormDetails(cleaned["partner"], cleaned["title"], cleaned["purpose"], self.lines())


class ImportForm(SpokenForm):
    """导入采集表."""

    file = forms.FileField(
        label=_("CSV 文件"), help_text=_("第一行写：采集单位、表格名称、用途、栏目；每行一个栏目。")
    )
