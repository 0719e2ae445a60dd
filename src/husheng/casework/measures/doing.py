"""The steps of a measure as the pages offer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from husheng.casework.cases import people
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.steps import Step, apart
from husheng.foundation.shell.forms import SpokenForm

from . import acts, forms
from .models import Measure


@dataclass(frozen=True)
class MeasureStep(Step):
    """A step of a measure; some only by members of the case."""

    members: bool = False


P = Permission
STEPS: Final[Mapping[str, MeasureStep]] = {
    "second": MeasureStep(
        _("第二人签批"), SpokenForm, lambda a, s, f: acts.second(a, s), _("已签批，可由另一位负责人决定。"),
        P.MEASURE_DECIDE,
    ),
    "decide": MeasureStep(
        _("作出决定"), SpokenForm, lambda a, s, f: acts.decide(a, s), _("已决定，送达期限开始计算。"), P.MEASURE_DECIDE
    ),
    "serve": MeasureStep(
        _("登记送达"), forms.DayForm, lambda a, s, f: acts.serve(a, s, f.day()), _("已登记送达。"),
        P.MEASURE_PROPOSE, True,
    ),
    "perform": MeasureStep(
        _("登记履行"), forms.DayForm, lambda a, s, f: acts.perform(a, s, f.day()), _("已登记履行。"),
        P.MEASURE_PROPOSE, True,
    ),
    "drop": MeasureStep(
        _("不再提出"), forms.ReasonForm, lambda a, s, f: acts.drop(a, s, f.cleaned_data["reason"]), _("已不再提出。"),
        P.MEASURE_PROPOSE, True,
    ),
    "revoke": MeasureStep(
        _("撤销"), forms.ReasonForm, lambda a, s, f: acts.revoke(a, s, f.cleaned_data["reason"]),
        _("已撤销；已报送的月份会显示为更正。"), P.MEASURE_DECIDE,
    ),
}  # fmt: skip
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "proposed": ("second", "decide", "drop"),
    "decided": ("serve", "revoke"),
    "served": ("perform", "revoke"),
    "performed": ("revoke",),
}
# Offered, but never as what the page asks for first: nobody is led to give a measure up or to undo it.
NEVER_MAIN: Final = frozenset({"drop", "revoke"})


def offered(actor: Actor, row: Measure) -> list[dict[str, Any]]:
    """The steps that this person may take on this measure now; those that would only be refused are not offered."""
    member = people.is_member(row.case, actor.user_id)
    found = []
    for verb in OFFERED.get(row.state, ()):
        step = STEPS[verb]
        if (member or not step.members) and actor.may(step.permission, row, verb) and _open(row, verb, actor):
            found.append({"verb": verb, "label": step.label, "form": apart(step.form(None), verb, row.pk)})
    return found


def _open(row: Measure, verb: str, actor: Actor) -> bool:
    if verb == "second":
        return row.below_floor and row.second_signer is None and row.proposed_by != actor.user_id
    if verb == "decide":
        return acts.signing_problem(row, actor) is None
    return True
