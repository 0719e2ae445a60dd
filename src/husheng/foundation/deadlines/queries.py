"""What other rooms may ask about clocks. Overdue is a query, not a job: a dead scheduler loses nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from husheng.foundation.acts.actor import Actor

from . import clocks
from .clock import Remaining, default_calendar, remaining
from .models import Clock
from .states import RUNNING


@dataclass(frozen=True)
class Chip:
    """What the clock component draws."""

    state: str
    words: str
    url: str
    title: str
    provisional: bool
    due_at: dt.datetime | None
    clock: Clock


def due_list(actor: Actor, limit: int = 200) -> list[Clock]:
    """What the actor's agency owes, the most urgent first."""
    rows = Clock.objects.filter(agency=actor.agency_id, state__in=RUNNING).select_related("agency__kind_of")
    return list(rows.order_by("due_at", "pk")[:limit])


def waiting_for_others(actor: Actor, limit: int = 50) -> list[Clock]:
    """What others owe to the actor's agency."""
    rows = Clock.objects.filter(counterpart=actor.agency_id, state__in=RUNNING).exclude(
        agency=actor.agency_id
    )
    return list(rows.select_related("agency__kind_of").order_by("due_at", "pk")[:limit])


def overdue(region_path: str, as_of: dt.datetime) -> QuerySet[Clock]:
    """Clocks in a region that ran out, of administrative agencies only (L2)."""
    rows = Clock.objects.filter(state="running", due_at__lte=as_of, laddered=True)
    return (
        rows.filter(region_path__startswith=region_path)
        .select_related("agency__kind_of")
        .order_by("due_at", "pk")
    )


def for_subjects(keys: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """Running clocks of many things in one query, the most urgent first."""
    found: dict[UUID, list[Clock]] = {}
    for clock in Clock.objects.filter(subject_key__in=list(keys), state__in=RUNNING).order_by("due_at", "pk"):
        found.setdefault(clock.subject_key, []).append(clock)
    return found


def clock(actor: Actor, key: UUID) -> Clock | None:
    """One clock that the actor may see: his agency owes it, waits for it, or looks over the region."""
    mine = Q(agency=actor.agency_id) | Q(counterpart=actor.agency_id)
    if actor.regional:
        mine |= Q(region_path__startswith=actor.region_path)
    return Clock.objects.select_related("agency__kind_of").filter(mine, pk=key).first()


def how_it_stands(clock: Clock, now: dt.datetime) -> Remaining:
    """The chip's state and words at a moment."""
    return remaining(
        clocks.due_of(clock, explain=False), now, default_calendar(), stopped_at=clock.stopped_at
    )
