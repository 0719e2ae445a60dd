"""What other rooms and pages may ask about cases; always as far as the actor may see, never unbounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.deadlines.queries import overdue as overdue_clocks
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.counting import counts_again
from husheng.foundation.kernel.errors import NotFound
from husheng.intake.handovers.models import TRANSFER, Handover
from husheng.intake.handovers.states import ENDED as HANDOVER_ENDED
from husheng.intake.leads import searching
from husheng.intake.leads.rules import organisation_key
from husheng.intake.referrals.models import Referral
from husheng.intake.referrals.states import ENDED as REFERRAL_ENDED

from .crimes import Unreferred, crime_lists
from .filters import MINE, OWN, SECOND, SHARED, Filters
from .models import Case, Member
from .states import ENDED

__all__ = [
    "CAP", "PriorOutcome", "Unreferred", "by_keys", "by_number", "case", "count", "crime_lists", "inside", "narrowed",
    "of_handover", "of_lead", "prior_outcomes", "queue_counts", "search", "to_close", "to_end",
]  # fmt: skip

CAP: Final = 1000
UNKNOWN: Final = "没有找到。它可能不存在，或不属于您办理的范围。"
LOOKED_THROUGH: Final = 200


def case(actor: Actor, key: UUID) -> Case:
    """One case that the actor may see; anything else looks as if it did not exist."""
    row = Case.objects.select_related("lead", "predecessor").filter(pk=key).first()
    if row is None or not actor.may(Permission.CASE_READ) or not actor.sees(row):
        raise NotFound(UNKNOWN)
    return row


def inside(actor: Actor, row: Case) -> bool:
    """Whether the actor sees what is in the case: its agency, or whom it was granted to.

    The task-force office knows of every case in its region: number, title, state and clocks; not what is in it.
    """
    if actor.agency_id == row.agency_id:
        return True
    return agencies.granted(actor, Case.kind()).filter(subject_key=row.pk).exists()


def by_number(actor: Actor, number: str) -> Case | None:
    """The case of this number, when the actor may see it."""
    row = Case.objects.filter(number=number.strip().upper()).first()
    return row if row is not None and actor.may(Permission.CASE_READ) and actor.sees(row) else None


def by_keys(actor: Actor, keys: Iterable[UUID]) -> list[Case]:
    """Those of the cases that the actor may see, in the order of their numbers (at most 1,000)."""
    rows = Case.objects.filter(pk__in=list(keys)[:CAP]).order_by("number")
    return [row for row in rows if actor.may(Permission.CASE_READ) and actor.sees(row)]


def of_lead(actor: Actor, lead: UUID) -> list[Case]:
    """The cases that were opened on a lead, as far as the actor sees them, newest first."""
    return [row for row in Case.objects.filter(lead=lead)[:20] if actor.sees(row)]


def of_handover(actor: Actor, handover: UUID) -> Case | None:
    """The actor's own case on a transfer that came to it."""
    return Case.objects.filter(from_handover=handover, agency=actor.agency_id).first()


# ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────
def narrowed(actor: Actor, filters: Filters) -> QuerySet[Case]:
    """All cases of a filter, unordered; pages and counts cut it short."""
    if not actor.may(Permission.CASE_READ):
        return Case.objects.none()
    rows = Case.objects.filter(_whose(actor, filters.scope))
    for name, values in (
        ("state", filters.states), ("principal_type", filters.types), ("party_class", filters.classes)
    ):  # fmt: skip
        if values:
            rows = rows.filter(**{f"{name}__in": values})
    if filters.first:
        rows = rows.filter(proposed_at__gte=_midnight(filters.first))
    if filters.last:
        rows = rows.filter(proposed_at__lt=_midnight(filters.last + dt.timedelta(days=1)))
    if filters.whose:
        rows = _of_member(rows, actor, filters.whose)
    if filters.overdue:
        late = overdue_clocks().filter(subject_kind=Case.kind()).order_by()
        late = late if filters.scope == SHARED else late.filter(_whose(actor, filters.scope))
        rows = rows.filter(pk__in=late.values("subject_key"))
    if filters.text:
        rows = _matching(rows, actor, filters)
    return rows


def _whose(actor: Actor, scope: str) -> Q:
    if scope == SHARED:
        return Q(pk__in=agencies.granted(actor, Case.kind()).values("subject_key"))
    if actor.regional and scope != OWN:
        return agencies.held_below(actor.region_path)
    return Q(agency=actor.agency_id)


def _of_member(rows: QuerySet[Case], actor: Actor, whose: str) -> QuerySet[Case]:
    """One's own cases; or those that wait for oneself as the second officer."""
    held = Member.objects.filter(case=OuterRef("pk"), user=actor.user_id, until=None)
    if whose == MINE:
        return rows.filter(Exists(held), pk__in=_cases_of(actor.user_id))
    first = Member.objects.filter(case=OuterRef("case"), pk__lt=OuterRef("pk"))
    second = held.filter(Exists(first))
    return rows.filter(Exists(second), state="proposed", pk__in=_cases_of(actor.user_id))


def _cases_of(user: UUID) -> Any:
    return Member.objects.filter(user=user, until=None).values("case")


def _matching(rows: QuerySet[Case], actor: Actor, filters: Filters) -> QuerySet[Case]:
    wanted = searching.query(filters.text, _word(actor, filters.scope))
    if not wanted:
        return rows.none()
    return rows.extra(where=["cases_case.search @@ %s::tsquery"], params=[wanted])


def _word(actor: Actor, scope: str) -> str:
    """The word of the index that only the rows of this scope hold."""
    if scope == SHARED:
        return ""
    if actor.regional and scope != OWN:
        return searching.region_words(actor.region_path)[-1]
    return searching.agency_word(actor.agency_id)


def count(actor: Actor, filters: Filters) -> int:
    """How many, counted no further than one above the cap."""
    return narrowed(actor, filters).order_by()[: CAP + 1].count()


def counts(actor: Actor, views: Iterable[Filters]) -> dict[Filters, int]:
    """How many each view shows, capped, in one statement."""
    wanted = {view.as_query(): view for view in views}
    found = counts_again(
        ("cases", actor, agencies.reach(actor), *wanted),
        lambda: {name: narrowed(actor, view) for name, view in wanted.items()},
    )
    return {view: found[name] for name, view in wanted.items()}


def queue_counts(actor: Actor) -> dict[str, int]:
    """For the desk: open cases, my own, those that wait for me to confirm, and the late ones."""
    working = ("filed", "decided")
    return {
        "open": count(actor, Filters(states=("proposed", *working, "transferred"))),
        "mine": count(actor, Filters(states=working, whose=MINE)),
        "to_confirm": count(actor, Filters(whose=SECOND)),
        "overdue": count(actor, Filters(states=working, overdue=True)),
    }


def search(actor: Actor, text: str, limit: int = 20) -> tuple[list[Case], int]:
    """Cases whose number, title or organisations hold the words, newest first; and how many, capped (P4)."""
    text = text.replace("\0", "").strip()
    if not text:
        return [], 0
    exact = by_number(actor, text)
    if exact is not None:
        return [exact], 1
    filters = Filters(text=text)
    rows = narrowed(actor, filters).order_by("-proposed_at", "-pk")
    return list(rows[:limit]), count(actor, filters)


# ── what no clock counts ────────────────────────────────────────────────────────────────────────────────────
def to_close(actor: Actor) -> QuerySet[Case]:
    """Decided cases of the agency on which nothing is owed any more."""
    running = open_clocks().order_by().filter(subject_key=OuterRef("pk"))
    moves = Handover.objects.order_by().filter(subject_key=OuterRef("pk")).exclude(state__in=HANDOVER_ENDED)
    crimes = Referral.objects.order_by().filter(subject_key=OuterRef("pk")).exclude(state__in=REFERRAL_ENDED)
    rows = narrowed(actor, Filters(states=("decided",), scope=OWN))
    return rows.filter(~Exists(running), ~Exists(moves), ~Exists(crimes)).order_by("decided_on", "pk")


def to_end(actor: Actor) -> QuerySet[Case]:
    """Transferred cases of the agency that the receiver has taken on."""
    taken = Handover.objects.filter(
        from_agency=actor.agency_id, handover_kind=TRANSFER, state="accepted", subject_key=OuterRef("pk")
    )
    rows = narrowed(actor, Filters(states=("transferred",), scope=OWN))
    return rows.filter(Exists(taken.order_by())).order_by("-proposed_at", "-pk")


# ── smaller questions ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PriorOutcome:
    """What came of an earlier case against the same organisation."""

    case: UUID
    number: str
    state: str
    outcome: str
    decided_on: dt.date | None


def prior_outcomes(actor: Actor, organisation: str) -> list[PriorOutcome]:
    """Ended cases about an organisation that the actor may see, for a lead that is renewed; the newest first."""
    wanted = organisation_key(organisation)
    query = searching.query(wanted, _word(actor, ""))
    if not wanted or not query or not actor.may(Permission.CASE_READ):
        return []
    rows = Case.objects.filter(_whose(actor, ""), state__in=ENDED)
    rows = rows.extra(where=["cases_case.search @@ %s::tsquery"], params=[query])
    rows = rows.order_by(F("decided_on").desc(nulls_last=True), "-proposed_at")[:LOOKED_THROUGH]
    return [
        PriorOutcome(row.pk, row.number, row.state, row.outcome, row.decided_on)
        for row in rows
        if organisation_key(row.organisation) == wanted
    ][:20]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)
