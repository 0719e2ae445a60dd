"""The steps of an assessment as its page offers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.shell.forms import SpokenForm

from . import acts
from .forms import ReasonForm
from .models import Assessment


@dataclass(frozen=True)
class Step:
    """One step: what the button says, what the page asks, what is done, what is said afterwards."""

    label: Any
    form: Callable[[Any], Form]
    do: Callable[[Actor, Seen, Any], Assessment]
    said: Any
    permission: Permission
    other_than: str = ""  # the field that names who may not do it


P = Permission
STEPS: Final[Mapping[str, Step]] = {
    "approve": Step(
        _("批准评估"), SpokenForm, lambda a, s, f: acts.approve(a, s), _("已批准，这一流动从现在起可以办理。"),
        P.PROCESSING_APPROVE, "drafted_by",
    ),
    "decline": Step(
        _("不批准评估"), ReasonForm, lambda a, s, f: acts.decline(a, s, f.cleaned_data["reason"]), _("已退给起草人。"),
        P.PROCESSING_APPROVE,
    ),
    "ask_withdrawal": Step(
        _("提请撤回评估"), ReasonForm, lambda a, s, f: acts.ask_withdrawal(a, s, f.cleaned_data["reason"]),
        _("已提请，由另一人决定；在此之前这一流动照常。"), P.PROCESSING_ASSESS,
    ),
    "withdraw": Step(
        _("撤回评估"), SpokenForm, lambda a, s, f: acts.withdraw(a, s), _("已撤回，这一流动从现在起不再办理。"),
        P.PROCESSING_APPROVE, "withdrawal_asked_by",
    ),
    "keep": Step(
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
        found.append({"verb": verb, "label": step.label, "form": step.form(None)})
    return found


def may_revise(actor: Actor, row: Assessment) -> bool:
    """Whether the form of the assessment is still open to this person."""
    return row.state in ("draft", "declined") and actor.may(P.PROCESSING_ASSESS, row, "revise")
