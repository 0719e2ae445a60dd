"""Forms of the room. They only shape input; what is right or wrong is said by the acts."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as spoken
from django.utils.translation import gettext_lazy as _

from husheng.casework.cases.bases import bases
from husheng.casework.cases.models import Case
from husheng.casework.cases.words import basis_choices, violation_choices
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.kernel.money import parse_yuan
from husheng.foundation.kernel.words import sentences
from husheng.foundation.shell.figures import yuan
from husheng.foundation.shell.forms import SpokenForm

from .acts import MeasureDetails
from .words import kind_choices

CHOOSE: Final = [("", _("请选择"))]


class YuanField(forms.CharField):
    """Yuan as people write them, fen as they are kept."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return int(parse_yuan(text))
        except Invalid as error:
            problem = error.problems[0]
            raise forms.ValidationError(sentences(problem.message, problem.remedy)) from error

    def prepare_value(self, value: Any) -> Any:
        return yuan(value) if isinstance(value, int) else value


class ProposeForm(SpokenForm):
    """提出措施."""

    party = forms.ChoiceField(label=_("对象"), help_text=_("只列本案当事人；受保护的人和证人不在其中。"))
    measure_kind = forms.ChoiceField(label=_("措施"))
    violation = forms.ChoiceField(label=_("违法类型"), help_text=_("金额只计入这一类。"))
    basis = forms.ChoiceField(label=_("法律依据"))
    base = YuanField(
        label=_("违法所得、货值或广告费用（元）"),
        required=False,
        help_text=_("按倍数罚款时的基数。没有违法所得的不填。"),
    )
    grade = forms.ChoiceField(
        label=_("适用的一档"), required=False, help_text=_("不选时按基数取一般的一档；情节严重要自己选。")
    )
    amount = YuanField(
        label=_("金额（元）"), required=False, help_text=_("罚款、没收违法所得要写，其他措施不写。")
    )
    below_floor_reason = forms.CharField(
        label=_("低于法定下限的理由"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("低于下限时必填，并由另一位负责人签批。"),
    )  # fmt: skip

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.choices("party", _parties(case))
        self.choices("measure_kind", kind_choices())
        held = set(case.types.values_list("violation", flat=True))
        self.choices("violation", [pair for pair in violation_choices() if pair[0] in held])
        self.choices("basis", basis_choices())
        self.choices("grade", _grades(str(self["basis"].value() or "")))

    def choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """A list that begins with nothing chosen: no legal choice is made for anybody."""
        self.fields[name].choices = [*CHOOSE, *choices]  # type: ignore[attr-defined]

    def details(self) -> MeasureDetails:
        """What was typed, for the act."""
        typed = self.cleaned_data
        return MeasureDetails(
            case=self.case.pk,
            party=UUID(typed["party"]),
            measure_kind=typed["measure_kind"],
            violation=typed["violation"],
            basis=typed["basis"],
            amount_fen=typed["amount"],
            below_floor_reason=typed["below_floor_reason"],
            base_fen=typed["base"],
            grade=int(typed["grade"]) if typed["grade"] else None,
        )


class DayForm(SpokenForm):
    """The day on a receipt."""

    on = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("on", clock.today())

    def day(self) -> dt.date:
        """The chosen day."""
        day: dt.date = self.cleaned_data["on"]
        return day


class ReasonForm(SpokenForm):
    """One reason."""

    reason = forms.CharField(label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def _parties(case: Case) -> list[tuple[str, str]]:
    rows = case.parties.filter(standing="investigated").select_related("party")
    return [
        (str(row.pk), row.party.name or spoken("个人 %(number)s") % {"number": row.party.number})
        for row in rows
    ]


def _grades(slug: str) -> list[tuple[str, str]]:
    """The grades of the chosen article; before one is chosen there are none."""
    found = bases().get(slug)
    return [(str(n), grade.when) for n, grade in enumerate(found.grades)] if found else []
