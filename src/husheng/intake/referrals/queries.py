"""What other rooms and pages may ask about referrals; always scoped by the actor."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound

from .models import Referral
from .states import ENDED, REFERRAL, REFUSED

OURS, POLICE, SUPERVISED, REGION = "ours", "police", "supervised", "region"
NOT_FILED, NOT_CONCLUDED = "not_filed", "not_concluded"
CAP: Final = 1000
READERS: Final = frozenset({Permission.CASE_READ, Permission.CRIME_DECIDE, Permission.CRIME_SUPERVISE})
UNKNOWN: Final = "没有找到这件移送。它可能不存在，或不属于您办理的范围。"


@dataclass(frozen=True)
class Wanted:
    """One row of a prosecutor's list: the referral and why it stands there."""

    referral: Referral
    why: str  # unsigned, undecided, refused, ordered; or not_concluded
    since: dt.datetime


def referral(actor: Actor, key: UUID) -> Referral:
    """One referral that the actor may read; prosecutors also read those of their region."""
    row = _with_agencies(Referral.objects.filter(pk=key)).first()
    if (
        row is None
        or actor.permissions.isdisjoint(READERS)
        or not (actor.sees(row) or _supervises(actor, row))
    ):
        raise NotFound(UNKNOWN)
    return row


def _supervises(actor: Actor, row: Referral) -> bool:
    """A procuratorate looks over the referrals of its region once they have left the agency."""
    return (
        actor.may(Permission.CRIME_SUPERVISE)
        and row.sent_at is not None
        and row.region_path.startswith(actor.region_path)
    )


def box(actor: Actor, name: str) -> QuerySet[Referral]:
    """本机关移送的、移送我机关的、我院监督的、本地区的."""
    scopes = {
        OURS: Q(from_agency=actor.agency_id),
        POLICE: Q(police=actor.agency_id),
        SUPERVISED: _of_procuratorate(actor),
        REGION: Q(region_path__startswith=actor.region_path) if actor.regional else Q(pk=None),
    }
    rows = Referral.objects.filter(scopes.get(name, Q(pk=None)))
    return _with_agencies(rows.none() if actor.permissions.isdisjoint(READERS) else rows)


def _of_procuratorate(actor: Actor) -> Q:
    if not actor.may(Permission.CRIME_SUPERVISE):
        return Q(pk=None)
    return Q(procuratorate=actor.agency_id) | Q(
        region_path__startswith=actor.region_path, sent_at__isnull=False
    )


def search(actor: Actor, text: str, limit: int = 20) -> tuple[list[Referral], int]:
    """Those of the actor's side, by number, by the number of the case or by what the title holds; newest first."""
    wanted = text.replace("\0", "").strip()
    if not wanted or actor.permissions.isdisjoint(READERS):
        return [], 0
    mine = Q(from_agency=actor.agency_id) | Q(police=actor.agency_id)
    if actor.may(Permission.CRIME_SUPERVISE):
        mine |= _of_procuratorate(actor)
    named = Q(number=wanted.upper()) | Q(subject_number=wanted.upper()) | Q(title__contains=wanted)
    rows = Referral.objects.filter(mine, named)
    return list(_with_agencies(rows)[:limit]), rows.order_by().values("pk")[: CAP + 1].count()


def supervised(actor: Actor, state: str) -> QuerySet[Referral]:
    """Those in one state that wait for the actor's own procuratorate."""
    rows = Referral.objects.filter(procuratorate=actor.agency_id, state=state)
    return _with_agencies(rows if actor.may(Permission.CRIME_SUPERVISE) else rows.none())


def counts(actor: Actor, name: str) -> dict[str, int]:
    """How many in each state; counting stops at the cap."""
    rows = box(actor, name).order_by()
    return {state: rows.filter(state=state).values("pk")[: CAP + 1].count() for state in REFERRAL.states}


def of_subject(actor: Actor, key: UUID) -> list[Referral]:
    """Every referral of one case that the actor may know of, newest first."""
    rows = _with_agencies(Referral.objects.filter(subject_key=key))[:50]
    return [row for row in rows if actor.sees(row) or _supervises(actor, row)]


def open_for_subject(key: UUID) -> int:
    """How many referrals of a case have not ended: the case does not close before."""
    return Referral.objects.filter(subject_key=key).exclude(state__in=ENDED).count()


def with_the_police(key: UUID) -> bool:
    """Whether the facts of a case are with the police now: then no new fine (处罚法 35)."""
    return Referral.objects.filter(
        subject_key=key, state__in=("sent", "received", "papers_missing", "filed")
    ).exists()


def wanted(actor: Actor, which: str, limit: int = 200, as_of: dt.datetime | None = None) -> list[Wanted]:
    """The prosecutor's lists in his region: 移而未立 and 立而未结, the oldest first."""
    rows = box(actor, SUPERVISED)
    if which == NOT_CONCLUDED:
        filed = rows.filter(state="filed").order_by("decided_at", "pk")[:limit]
        return [Wanted(row, NOT_CONCLUDED, row.decided_at or row.reported_at) for row in filed]
    now = as_of or clock.now()
    late = open_clocks().filter(subject_kind=Referral.kind(), rule="tr.police_decide", due_at__lte=now)
    undecided = Q(state__in=("received", "papers_missing"), pk__in=late.values("subject_key"))
    found = rows.filter(Q(state__in=REFUSED) | Q(state="sent") | undecided)
    return [
        Wanted(row, _why(row), row.decided_at or row.received_at or row.sent_at or row.reported_at)
        for row in found.order_by(F("sent_at").asc(), "pk")[:limit]
    ]


def _why(row: Referral) -> str:
    if row.state == "sent":
        return "unsigned"
    if row.state == "filing_ordered":
        return "ordered"
    return "refused" if row.decided_at else "undecided"


def clocks_of(row: Referral) -> list[Clock]:
    """Its running clocks, the earliest due first."""
    return list(open_clocks().filter(subject_key=row.pk))


def _with_agencies(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    return rows.order_by("-reported_at", "-id")
