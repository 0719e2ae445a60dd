"""The steps of an assessment as its page offers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.steps import Step, apart
from husheng.foundation.shell.forms import SpokenForm

from . import acts
from .forms import ReasonForm
from .models import Assessment


@dataclass(frozen=True)
class AssessmentStep(Step):
    """A step of an assessment."""

    other_than: str = ""  # the field that names who may not do it


P = Permission
STEPS: Final[Mapping[str, AssessmentStep]] = {
    "approve": AssessmentStep(
        _("批准评估"), SpokenForm, lambda a, s, f: acts.approve(a, s), _("已批准，这一流动从现在起可以办理。"),
        P.PROCESSING_APPROVE, "drafted_by",
    ),
    "decline": AssessmentStep(
        _("不批准评估"), ReasonForm, lambda a, s, f: acts.decline(a, s, f.cleaned_data["reason"]), _("已退给起草人。"),
        P.PROCESSING_APPROVE,
    ),
    "ask_withdrawal": AssessmentStep(
        _("提请撤回评估"), ReasonForm, lambda a, s, f: acts.ask_withdrawal(a, s, f.cleaned_data["reason"]),
        _("已提请，由另一人决定；在此之前这一流动照常。"), P.PROCESSING_ASSESS,
    ),
    "withdraw": AssessmentStep(
        _("撤回评估"), SpokenForm, lambda a, s, f: acts.withdraw(a, s), _("已撤回，这一流动从现在起不再办理。"),
        P.PROCESSING_APPROVE, "withdrawal_asked_by",
    ),
    "keep": AssessmentStep(
        _("决定不撤回"), ReasonForm, lambda a, s, f: acts.keep(a, s, f.cleaned_data["reason"]), _("评估继续有效。"),
        P.PROCESSING_APPROVE,
    ),
}  # fmt: skip
NEVER_MAIN: Final = frozenset({"decline", "ask_withdrawal", "keep"})


def offered(actor: Actor, row: Assessment) -> list[dict[str, Any]]:
    """The steps that this person may take now; those that would only be refused are not offered."""
    found = []
    for verb, step in STEPS.items():
        if not Assessment.lifecycle.targets(row.state, verb) or not actor.may(step.permission, row, verb):
            continue
        if step.other_than and getattr(row, step.other_than) == actor.user_id:
            continue
        found.append({"verb": verb, "label": step.label, "form": apart(step.form(None), verb, row.pk)})
    return found


def may_revise(actor: Actor, row: Assessment) -> bool:
    """Whether the form of the assessment is still open to this person."""
    return row.state in ("draft", "declined") and actor.may(P.PROCESSING_ASSESS, row, "revise")
