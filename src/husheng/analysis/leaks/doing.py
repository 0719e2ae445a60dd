"""The steps of findings, canaries and runs, as the pages offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from husheng.casework.cases import people
from husheng.casework.cases.models import Case, CaseType
from husheng.casework.cases.states import WORKING
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.steps import Step, apart

from . import acts, forms
from .acts.cases import SALE
from .models import Canary, Finding, Run

P = Permission


def _plain(form: type[Form]) -> Callable[[Actor, Any], Form]:
    return lambda _actor, data: form(data)


def own_cases(actor: Actor) -> list[Case]:
    """The opened cases of selling personal data on which this person works."""
    wanted = CaseType.objects.filter(violation=SALE).values("case")
    rows = Case.objects.filter(agency=actor.agency_id, state__in=WORKING, pk__in=wanted).order_by(
        "-proposed_at"
    )
    return [row for row in rows[:50] if people.is_member(row, actor.user_id)]


def _why(form: Any) -> str:
    return str(form.cleaned_data["reason"])


FINDING: Final[Mapping[str, Step]] = {
    "dismiss": Step(
        _("排除"), _plain(forms.ReasonForm), lambda a, s, f: acts.dismiss(a, s, _why(f)), _("已排除。"), P.LEAK_REVIEW
    ),
    "offer": Step(
        _("送办案机关"), _plain(forms.OfferForm),
        lambda a, s, f: acts.offer(a, s, f.cleaned_data["agency"], _why(f)), _("已送出。"), P.LEAK_REVIEW,
    ),
    "take": Step(
        _("并入案件"), lambda a, d: forms.TakeForm(own_cases(a), d),
        lambda a, s, f: acts.take(a, s, f.cleaned_data["case"]), _("已并入案件。"), P.LEAK_MATCH,
    ),
    "give_back": Step(
        _("退回审计员"), _plain(forms.ReasonForm), lambda a, s, f: acts.give_back(a, s, _why(f)), _("已退回。"),
        P.LEAK_MATCH,
    ),
}  # fmt: skip
CANARY: Final[Mapping[str, Step]] = {
    "plant": Step(
        _("投放"), _plain(forms.PlantForm), lambda a, s, f: acts.plant(a, s, f.cleaned_data["phone"]),
        _("已投放。有人查阅它，这里和菜单上立即看到。"), P.LEAK_PLANT,
    ),
    "drop_canary": Step(
        _("不投放"), _plain(forms.ReasonForm), lambda a, s, f: acts.drop_canary(a, s, _why(f)), _("已记下。"),
        P.LEAK_PLANT,
    ),
    "withdraw_canary": Step(
        _("撤下"), _plain(forms.ReasonForm), lambda a, s, f: acts.withdraw_canary(a, s, _why(f)), _("已撤下。"),
        P.LEAK_PLANT,
    ),
}  # fmt: skip
RUN: Final[Mapping[str, Step]] = {
    "approve": Step(
        _("批准"), _plain(forms.RemarkForm), lambda a, s, f: acts.approve(a, s, _why(f)),
        _("已批准，比对在后台进行。"), P.LEAK_APPROVE,
    ),
    "refuse": Step(
        _("不批准"), _plain(forms.RemarkForm), lambda a, s, f: acts.refuse(a, s, _why(f)), _("已记下。"),
        P.LEAK_APPROVE,
    ),
    "call_off": Step(
        _("撤回"), _plain(forms.ReasonForm), lambda a, s, f: acts.call_off(a, s, _why(f)),
        _("已撤回，密封的名单已清空。"), P.LEAK_MATCH,
    ),
}  # fmt: skip
STEPS: Final[dict[type[Any], Mapping[str, Step]]] = {Finding: FINDING, Canary: CANARY, Run: RUN}


def offered(actor: Actor, row: Finding | Canary | Run) -> list[dict[str, Any]]:
    """The steps that this person may take on this thing now; those that would only be refused are not offered."""
    assert row.lifecycle is not None
    found = []
    for verb in row.lifecycle.verbs(row.state):
        step = STEPS[type(row)].get(verb)
        if step and actor.may(step.permission, row, verb) and _open(actor, row, verb):
            found.append(
                {"verb": verb, "label": step.label, "form": apart(step.form(actor, None), verb, row.pk)}
            )
    return found


def _open(actor: Actor, row: Finding | Canary | Run, verb: str) -> bool:
    if verb == "plant":
        return isinstance(row, Canary) and row.proposed_by != actor.user_id
    if verb == "call_off":
        return isinstance(row, Run) and people.is_member(row.case, actor.user_id)
    return True
