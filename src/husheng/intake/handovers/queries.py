"""What other rooms and pages may ask about hand-overs; always scoped by the actor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.queries import granted
from husheng.foundation.kernel.counting import counts_again
from husheng.foundation.kernel.errors import NotFound

from .kinds import MISCONDUCT, NOTICE
from .models import Handover, Item
from .rules import NO_CLOCK
from .states import ENDED, HANDOVER, UNANSWERED

INBOX, OUTBOX, DESIGNATE, REGION = "in", "out", "designate", "region"
CAP: Final = 1000
UNKNOWN: Final = "没有找到这件流转。它可能不存在，或不属于您办理的范围。"


@dataclass(frozen=True)
class OpenItem:
    """One thing asked that has no result yet."""

    handover: UUID
    number: str
    to_agency: str
    ordinal: int
    ask: str
    state: str


@dataclass(frozen=True)
class Tally:
    """How many items a hand-over has, and how many of them have a result."""

    total: int
    answered: int
    returned: int


def handover(actor: Actor, key: UUID) -> Handover:
    """One hand-over that the actor may read; `NotFound` looks the same whether or not it exists."""
    row = _with_agencies(Handover.objects.filter(pk=key)).first()
    if row is None or not actor.may(Permission.HANDOVER_READ) or not actor.sees(row):
        raise NotFound(UNKNOWN)
    return row


def box(actor: Actor, name: str) -> QuerySet[Handover]:
    """收到的、发出的、待我指定的、本地区的; misconduct of officials stands in no region (L15)."""
    scopes = {
        INBOX: Q(to_agency=actor.agency_id),
        OUTBOX: Q(from_agency=actor.agency_id),
        DESIGNATE: Q(superior=actor.agency_id),
        REGION: Q(region_path__startswith=actor.region_path) if actor.regional else Q(pk=None),
    }
    rows = Handover.objects.filter(scopes[name]) if name in scopes else Handover.objects.none()
    return _with_agencies(rows if actor.may(Permission.HANDOVER_READ) else rows.none())


def counts(actor: Actor, name: str) -> dict[str, int]:
    """How many in each state, capped, in one statement."""
    return counts_again(
        ("handovers", actor, name),
        lambda: {state: box(actor, name).filter(state=state) for state in HANDOVER.states},
    )


def open_counts(actor: Actor, names: Iterable[str]) -> dict[str, int]:
    """How many of each box are not ended, capped, in one statement."""
    asked = tuple(names)
    return counts_again(
        ("open handovers", actor, *asked),
        lambda: {name: box(actor, name).exclude(state__in=ENDED) for name in asked},
    )


def of_subject(actor: Actor, key: UUID) -> list[Handover]:
    """Every hand-over of one thing that the actor may know of, newest first."""
    return list(_with_agencies(Handover.objects.filter(_known(actor), subject_key=key))[:100])


def by_keys(actor: Actor, keys: Iterable[UUID]) -> list[Handover]:
    """Those of the hand-overs that the actor may read, newest first (at most 1,000)."""
    rows = Handover.objects.filter(_known(actor), pk__in=list(keys)[:CAP])
    return list(_with_agencies(rows if actor.may(Permission.HANDOVER_READ) else rows.none()))


def _known(actor: Actor) -> Q:
    mine = Q(from_agency=actor.agency_id) | Q(to_agency=actor.agency_id) | Q(superior=actor.agency_id)
    if actor.regional:
        mine |= Q(region_path__startswith=actor.region_path)
    return mine | Q(pk__in=granted(actor, Handover.kind()).values("subject_key"))


def open_items(subject_key: UUID) -> list[OpenItem]:
    """What is unanswered about a thing and therefore blocks it; the caller has checked that the actor sees it."""
    rows = (
        Item.objects.filter(handover__subject_key=subject_key, state__in=UNANSWERED)
        .exclude(handover__state__in=ENDED)
        .select_related("handover__to_agency")
        .order_by("handover__sent_at", "ordinal")
    )
    return [
        OpenItem(i.handover_id, i.handover.number, i.handover.to_agency.short_name, i.ordinal, i.ask, i.state)
        for i in rows
    ]


def search(actor: Actor, text: str, limit: int = 20) -> tuple[list[Handover], int]:
    """Our own agency's, by number, by the number of the matter or by what its title holds; newest first, capped."""
    wanted = text.replace("\0", "").strip()
    if not wanted or not actor.may(Permission.HANDOVER_READ):
        return [], 0
    exact = _with_agencies(Handover.objects.filter(number=wanted.upper())).first()
    if exact is not None:
        return ([exact], 1) if actor.sees(exact) else ([], 0)
    ours = Q(to_agency=actor.agency_id) | Q(from_agency=actor.agency_id)
    rows = Handover.objects.filter(ours, Q(title__contains=wanted) | Q(subject_number=wanted.upper()))
    return list(_with_agencies(rows)[:limit]), rows.order_by().values("pk")[: CAP + 1].count()


# ── what no clock counts ────────────────────────────────────────────────────────────────────────────────────
def to_take(actor: Actor) -> QuerySet[Handover]:
    """Notices and reports of misconduct that wait for our receipt, the latter also for our answer."""
    waits = Q(state="sent") | Q(handover_kind=MISCONDUCT, state__in=("received", "accepted"))
    return box(actor, INBOX).filter(waits, handover_kind__in=NO_CLOCK)


def to_end(actor: Actor) -> QuerySet[Handover]:
    """The same kinds, sent by us, once the other side has done its part."""
    done = Q(handover_kind=NOTICE, state="received") | Q(handover_kind=MISCONDUCT, state="answered")
    return box(actor, OUTBOX).filter(done)


def to_extend(actor: Actor) -> QuerySet[Handover]:
    """Hand-overs to us for whose answer a colleague has asked for more time."""
    return box(actor, INBOX).filter(state="accepted", more_time_asked_at__isnull=False)


def tallies(keys: Iterable[UUID]) -> dict[UUID, Tally]:
    """Items and results of many hand-overs in one query."""
    rows = (
        Item.objects.filter(handover__in=list(keys))
        .order_by()
        .values("handover")
        .annotate(
            total=Count("id"),
            answered=Count("id", filter=Q(state="answered")),
            returned=Count("id", filter=Q(state="returned")),
        )
    )
    return {r["handover"]: Tally(r["total"], r["answered"], r["returned"]) for r in rows}


def _with_agencies(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    return rows.order_by("-sent_at", "-id")
