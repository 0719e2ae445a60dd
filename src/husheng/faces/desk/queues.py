"""What the menu counts: rows of the reader's own scope, each as a query that is cut short and put with the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from husheng.analysis.leaks import queries as leaks
from husheng.casework.cases import queries as cases
from husheng.casework.cases.filters import SECOND
from husheng.casework.cases.filters import Filters as CaseFilters
from husheng.casework.rewards import queries as rewards
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel import clock
from husheng.foundation.privacy import queries as privacy
from husheng.intake.handovers import queries as handovers
from husheng.intake.handovers.states import ENDED
from husheng.intake.leads import queries as leads
from husheng.intake.leads.filters import Filters
from husheng.intake.leads.states import OPEN
from husheng.intake.referrals import queries as referrals
from husheng.intake.referrals.states import ENDED as REFERRAL_ENDED
from husheng.intake.tips import queries as tips
from husheng.oversight.supervision.models import Urging

from . import opened
from .home import owed

Counter = Callable[[Actor], QuerySet[Any]]


def _leads(*states: str) -> Counter:
    return lambda actor: leads.narrowed(actor, Filters(states=states))


def _box(name: str) -> Counter:
    return lambda actor: handovers.box(actor, name).exclude(state__in=ENDED)


def _referrals(actor: Actor) -> QuerySet[Any]:
    """Each side's own: what the agency sent, what the police got, what the prosecutor watches."""
    box = referrals.OURS
    if actor.may(Permission.CRIME_SUPERVISE):
        box = referrals.SUPERVISED
    elif actor.agency_kind == "police":
        box = referrals.POLICE
    return referrals.box(actor, box).exclude(state__in=REFERRAL_ENDED)


COUNTED: Final[Mapping[str, Counter]] = {
    "owed": opened.due,
    "late": lambda actor: owed.within(opened.due(actor), owed.LATE, clock.now()),
    "waiting": opened.waiting,
    "leads": _leads(*OPEN),
    "registered": _leads("registered"),
    "accepted": _leads("accepted"),
    "checked": _leads("checked"),
    "inbox": _box(handovers.INBOX),
    "outbox": _box(handovers.OUTBOX),
    "referrals": _referrals,
    "cases": lambda actor: cases.narrowed(actor, CaseFilters(states=("proposed", "filed", "decided"))),
    "to_confirm": lambda actor: cases.narrowed(actor, CaseFilters(whose=SECOND)),
    "rewards": rewards.waiting,
    "urgings": lambda actor: Urging.objects.filter(agency=actor.agency_id, state="issued"),
    "approvals": privacy.waiting_for_head,
    "leaks": leaks.to_review,
    "leak_offered": lambda actor: leaks.findings(actor, "offered"),
    "leak_runs": leaks.to_approve,
    "canaries": leaks.alarms,
    "tips": tips.waiting,
    "openings": lambda actor: tips.openings(actor).filter(state__in=("asked", "agreed")),
    "work": lambda actor: ProcrastinateJob.objects.filter(status__in=("todo", "doing")),
}
