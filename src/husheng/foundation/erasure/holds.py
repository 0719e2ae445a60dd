"""Holds 留存 that upper rooms place, begin and lift within their own acts (law-and-ethics L13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from husheng.foundation.acts.current import act_time, current
from husheng.foundation.kernel import clock

from .models import Hold
from .rules import minima


def place(
    subject: UUID, rule: str, source_kind: str, source_key: UUID, *, since: dt.datetime | None = None
) -> None:
    """留存: from now on this subject is not erased because of this source; `since` starts a term of years."""
    minimum = minima()[rule]
    values = {
        "source_kind": source_kind,
        "since": since,
        "until": minimum.ends(since) if since else None,
        "lifted_at": None,
    }
    Hold.objects.update_or_create(
        subject=subject, rule=rule, source_key=source_key, defaults=values,
        create_defaults={**values, "placed_at": act_time()},
    )  # fmt: skip


def begin(source_key: UUID, since: dt.datetime) -> None:
    """起算: the source has ended (a case closed): the terms of years of its holds run from now."""
    current()
    for hold in Hold.objects.filter(source_key=source_key, lifted_at=None):
        hold.since, hold.until = since, minima()[hold.rule].ends(since)
        hold.save(update_fields=["since", "until"])


def lift(source_key: UUID, rule: str) -> None:
    """解除: this source holds nobody any more."""
    current()
    Hold.objects.filter(source_key=source_key, rule=rule, lifted_at=None).update(lifted_at=act_time())


def standing(subjects: Iterable[UUID]) -> QuerySet[Hold]:
    """The holds that stand on these subjects now."""
    return every_standing().filter(subject__in=list(subjects)).order_by("until", "pk")


def every_standing() -> QuerySet[Hold]:
    """The holds that stand now, on whomever: to be narrowed by a query that asks for many subjects."""
    return Hold.objects.filter(lifted_at=None).filter(Q(until=None) | Q(until__gt=clock.now()))
