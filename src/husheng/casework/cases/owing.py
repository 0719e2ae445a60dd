"""What is still owed on a case: running clocks, unanswered items of hand-overs, an open referral."""

from __future__ import annotations

from django.utils.translation import gettext as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.deadlines import queries as deadlines
from husheng.foundation.kernel.errors import Problem
from husheng.intake.handovers import queries as handovers
from husheng.intake.referrals import queries as referrals

from . import rules
from .models import Case
from .timing import DECIDE


def all_of(actor: Actor, case: Case, outcome: str = "") -> list[Problem]:
    """Everything that keeps the case open, by name; `outcome` is the result with which it would close."""
    return rules.what_is_owed(rules.Owing(_clocks(case), _items(case), _referral(actor, case, outcome)))


def others(actor: Actor, case: Case) -> list[Problem]:
    """The same without the decision, which a withdrawn case no longer owes."""
    clocks = [problem for problem in _clocks(case) if problem.field != f"clock-{DECIDE}"]
    return rules.what_is_owed(rules.Owing(clocks, _items(case), _referral(actor, case, "")))


def police_have_filed(actor: Actor, case: Case) -> bool:
    """Whether a referral of the case was filed by the police."""
    return any(row.filed for row in referrals.of_subject(actor, case.pk))


def _clocks(case: Case) -> list[Problem]:
    rows = deadlines.open_clocks().filter(subject_key=case.pk)
    return [
        Problem(
            f"clock-{clock.step}", _("“%(label)s”还在计时。") % {"label": _(clock.label)}, "请先办完这一步。"
        )
        for clock in rows
    ]


def _items(case: Case) -> list[Problem]:
    return [
        Problem(
            f"item-{item.number}-{item.ordinal}",
            _("%(number)s 第 %(n)s 项还没有结果。") % {"number": item.number, "n": item.ordinal},
            "请等对方答复并取回结果，或者催办。",
        )
        for item in handovers.open_items(case.pk)
    ]


def _referral(actor: Actor, case: Case, outcome: str) -> bool:
    """An open referral; one that the police have filed does not keep a case open that ends with it."""
    if not referrals.open_for_subject(case.pk):
        return False
    filed = any(row.state == "filed" for row in referrals.of_subject(actor, case.pk))
    return not (filed and rules.CRIME in (outcome, case.decision))
