"""The steps of a reward as the page offers them; those that would only be refused are not offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.steps import Step, apart
from husheng.foundation.shell.forms import SpokenForm

from . import acts, forms
from .models import Reward

P = Permission
STEPS: Final[Mapping[str, Step]] = {
    "approve": Step(
        _("同意（第一人）"), SpokenForm, lambda a, s, f: acts.approve(a, s), _("已同意，等第二人审批。"),
        P.REWARD_APPROVE,
    ),
    "confirm": Step(
        _("同意（第二人）"), forms.FinanceForm, lambda a, s, f: acts.confirm(a, s, f.cleaned_data["finance"]),
        _("已同意；举报人用回执码可以看到，并凭码领取。"), P.REWARD_APPROVE,
    ),
    "pay": Step(
        _("核对回执码并发放"), forms.CodeForm, lambda a, s, f: acts.pay(a, s, f.cleaned_data["code"]), _("已发放。"),
        P.REWARD_PAY,
    ),
    "decline": Step(
        _("不予奖励"), forms.ReasonForm, lambda a, s, f: acts.decline(a, s, f.cleaned_data["reason"]),
        _("已记录不予奖励及理由。"), P.REWARD_APPROVE,
    ),
    "lapse": Step(
        _("终止"), forms.ReasonForm, lambda a, s, f: acts.lapse(a, s, f.cleaned_data["reason"]), _("已终止。"),
        P.REWARD_APPROVE,
    ),
}  # fmt: skip
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "proposed": ("approve", "decline"),
    "seconded": ("confirm", "decline"),
    "approved": ("pay", "lapse"),
}
NEVER_MAIN: Final = frozenset({"decline", "lapse"})


def offered(actor: Actor, row: Reward) -> list[dict[str, Any]]:
    """The steps that this person may take on this reward now."""
    return [
        {"verb": verb, "label": STEPS[verb].label, "form": apart(STEPS[verb].form(None), verb, row.pk)}
        for verb in OFFERED.get(row.state, ())
        if actor.may(STEPS[verb].permission, row, verb) and not _too_many_hats(actor, row, verb)
    ]


def _too_many_hats(actor: Actor, row: Reward, verb: str) -> bool:
    """Proposed, approved, approved again, paid: four steps, and nobody takes two of them."""
    hands: dict[str, set[UUID | None]] = {
        "approve": {row.proposed_by},
        "confirm": {row.proposed_by, row.first_approver},
        "pay": {row.proposed_by, row.first_approver, row.second_approver},
    }
    return actor.user_id in hands.get(verb, set())
