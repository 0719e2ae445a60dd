"""What other rooms and pages may ask about supervision; always scoped by the actor, never unbounded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines import queries as deadlines
from husheng.foundation.deadlines.calendars import current as calendar
from husheng.foundation.deadlines.clock import Calendar
from husheng.foundation.deadlines.clock.calendar import ONE_DAY
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.states import STOPPED
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import NotFound
from husheng.intake.handovers.models import MISCONDUCT, Handover

from . import rules
from .models import Grave, Listing, Urging
from .states import UNANSWERED

CAP: Final = 1000
UNKNOWN: Final = "没有找到。它可能不存在，或不属于您办理的范围。"


@dataclass(frozen=True)
class Filters:
    """The board's filters, as they stand in the address."""

    ready: bool = True
    step: str = ""
    district: str = ""
    agency: UUID | None = None


# ── lateness ────────────────────────────────────────────────────────────────────────────────────────────────
def ladder(actor: Actor, filters: Filters | None = None, as_of: dt.datetime | None = None) -> QuerySet[Clock]:
    """Overdue clocks of administrative agencies in the coordinator's region, the most overdue first.

    Each carries `given` (the highest rung issued, 0 for none) and `reached` (the highest whose day has come).
    """
    if not actor.may(Permission.SUPERVISION_URGE):
        return Clock.objects.none()
    now = as_of or time.now()
    wanted = filters or Filters(ready=False)
    path = _inside(actor, wanted.district)
    rows = _on_the_ladder(deadlines.overdue(now, path=path, laddered=True), in_shanghai(now).date())
    if wanted.agency:
        rows = rows.filter(agency=wanted.agency)
    if wanted.step:
        rows = _at(rows, rules.steps()[wanted.step].rung - 1)
    return rows.filter(_ready(in_shanghai(now).date(), calendar())) if wanted.ready else rows


def ready_count(actor: Actor) -> int:
    """How many papers wait for the coordinator's signature, counted no further than one above the cap."""
    return ladder(actor, Filters(ready=True)).order_by().values("pk")[: CAP + 1].count()


def late_here(actor: Actor, as_of: dt.datetime | None = None) -> QuerySet[Clock]:
    """The overdue clocks of the actor's own agency that stand on the ladder."""
    now = as_of or time.now()
    rows = deadlines.overdue(now, laddered=True).filter(agency=actor.agency_id)
    return _on_the_ladder(rows, in_shanghai(now).date())


def owed(actor: Actor) -> QuerySet[Urging]:
    """Papers of the ladder that the actor's agency has not answered and whose matter is still open, newest first."""
    open_clock = Clock.objects.filter(pk=OuterRef("clock")).exclude(state=STOPPED)
    rows = Urging.objects.filter(agency=actor.agency_id, state__in=UNANSWERED, rung__gt=0)
    return _with_agencies(rows.filter(Exists(open_clock)))


def reminders(actor: Actor) -> QuerySet[Urging]:
    """Reminders to the actor's agency whose clock still runs in time."""
    running = Clock.objects.filter(pk=OuterRef("clock"), due_at__gt=time.now()).exclude(state=STOPPED)
    rows = Urging.objects.filter(agency=actor.agency_id, state="issued", rung=0)
    return _with_agencies(rows.filter(Exists(running)))


def papers(actor: Actor, *, step: str = "", state: str = "", agency: UUID | None = None) -> QuerySet[Urging]:
    """The register of papers of the ladder: own, issued by us, or in the region; without the reminders."""
    rows = _with_agencies(Urging.objects.filter(_mine(actor), rung__gt=0))
    given = {"step": step, "state": state, "agency": agency}
    return rows.filter(**{name: value for name, value in given.items() if value})


def paper(actor: Actor, key: UUID) -> Urging:
    """One paper that the actor may read; a circular may be read by every member of its region."""
    row = _with_agencies(Urging.objects.filter(pk=key)).first()
    if row is None or not (actor.sees(row) or _circulated(actor, row)):
        raise NotFound(UNKNOWN)
    return row


def circulars(actor: Actor) -> QuerySet[Urging]:
    """通报 that reached the actor's agency as a member of the task force."""
    rows = Urging.objects.filter(step="circulate").exclude(state="withdrawn")
    return _with_agencies(
        rows.annotate(_at=Value(actor.region_path)).filter(_at__startswith=F("issuer__region_path"))
    )


def _circulated(actor: Actor, row: Urging) -> bool:
    return (
        row.step == "circulate"
        and row.state != "withdrawn"
        and actor.may(Permission.SUPERVISION_READ)
        and actor.region_path.startswith(row.issuer.region_path)
    )


def _on_the_ladder(rows: QuerySet[Clock], today: dt.date) -> QuerySet[Clock]:
    """With the rungs given and reached; misconduct of officials left out (L15)."""
    issued = (
        Urging.objects.filter(clock=OuterRef("pk"), rung__gt=0).exclude(state="withdrawn").order_by("-rung")
    )
    edges = rules.edges(today, calendar())
    reached = [
        When(last_day__lte=edges[step.slug], then=Value(step.rung))
        for step in reversed(rules.ladder())
        if step.slug in edges
    ]
    return (
        without_misconduct(rows)
        .filter(last_day__isnull=False)
        .annotate(
            given=Coalesce(Subquery(issued.values("rung")[:1]), 0),
            until=Subquery(issued.values("answer_by")[:1]),
            reached=Case(*reached, default=Value(0), output_field=IntegerField()),
        )
    )


def without_misconduct(rows: QuerySet[Clock]) -> QuerySet[Clock]:
    """Misconduct of officials stands on nobody's board (L15)."""
    known = Handover.objects.filter(pk=OuterRef("subject_key")).exclude(handover_kind=MISCONDUCT)
    return rows.filter(~Q(subject_kind=Handover.kind()) | Exists(known))


def _at(rows: QuerySet[Clock], rung: int) -> QuerySet[Clock]:
    """Those whose last paper is of this rung; found from the papers, which are fewer than the clocks."""
    if rung:
        last = Urging.objects.filter(rung=rung).exclude(state="withdrawn")
        rows = rows.filter(pk__in=last.values("clock"))
    return rows.filter(Q(given=rung))


def _ready(today: dt.date, days: Calendar) -> Q:
    """The next step may be issued: its rung is reached and the answer day of the last is over."""
    worked = today
    while not days.is_workday(worked):
        worked -= ONE_DAY
    return Q(reached__gt=F("given")) & (Q(until=None) | Q(until__lt=worked))


def _inside(actor: Actor, district: str) -> str:
    """The actor's region, or one district of it."""
    found = agencies.in_region(actor.region_path).filter(code=district).values_list("path", flat=True).first()
    return found or actor.region_path


# ── gravity ─────────────────────────────────────────────────────────────────────────────────────────────────
def listings(actor: Actor, *, open_only: bool = False) -> QuerySet[Listing]:
    """挂牌督办 and 提级查办: on us, by us, or in the region; newest first."""
    rows = Listing.objects.filter(_mine(actor))
    return (rows.exclude(state="delisted") if open_only else rows).order_by("-listed_at", "-pk")


def listing(actor: Actor, key: UUID) -> Listing:
    """One listing that the actor may read."""
    row = Listing.objects.filter(pk=key).first()
    if row is None or not actor.sees(row):
        raise NotFound(UNKNOWN)
    return row


def graves(actor: Actor, *, open_only: bool = False) -> QuerySet[Grave]:
    """Reports of grave matters: ours, to us, or in the region; newest first."""
    told = Q(agency=actor.agency_id) | Q(office=actor.agency_id) | Q(superior=actor.agency_id)
    if actor.regional:
        told |= Q(region_path__startswith=actor.region_path)
    rows = _reports().filter(told)
    return (rows.exclude(state="settled") if open_only else rows).order_by("-raised_at", "-pk")


def grave(actor: Actor, key: UUID) -> Grave:
    """One report that the actor may read."""
    row = _reports().filter(pk=key).first()
    if row is None or not actor.sees(row):
        raise NotFound(UNKNOWN)
    return row


def on_subject(actor: Actor, key: UUID) -> tuple[list[Listing], list[Grave]]:
    """Listings and reports on one matter that the actor may know of."""
    return list(listings(actor).filter(subject_key=key)[:20]), list(
        graves(actor).filter(subject_key=key)[:20]
    )


def _reports() -> QuerySet[Grave]:
    return Grave.objects.select_related("listing")


def _mine(actor: Actor) -> Q:
    seen = Q(agency=actor.agency_id) | Q(issuer=actor.agency_id)
    return seen | Q(region_path__startswith=actor.region_path) if actor.regional else seen


def _with_agencies(rows: QuerySet[Urging]) -> QuerySet[Urging]:
    return rows.order_by("-issued_at", "-pk")
