"""What other rooms may ask about clocks. Overdue is a query, so a dead scheduler loses nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.queries import granted, held_below
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.errors import NotFound

from . import reckoning
from .calendars import current
from .clock import Due, Rung, default_lawbook, rungs
from .models import Clock
from .states import RUNNING, STOPPED


def open_clocks() -> QuerySet[Clock]:
    """Running and suspended clocks, the earliest due first; suspended and unverified ones last."""
    return Clock.objects.exclude(state=STOPPED).order_by(F("due_at").asc(nulls_last=True), "pk")


def for_subjects(kind: str, keys: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """The open clocks of many subjects in one query."""
    found: dict[UUID, list[Clock]] = {}
    for clock in open_clocks().filter(subject_kind=kind, subject_key__in=list(keys)):
        found.setdefault(clock.subject_key, []).append(clock)
    return found


def of_subject(key: UUID) -> list[Clock]:
    """Every clock that a subject has had, the open ones first; the caller has checked that he may see it."""
    return sorted(
        Clock.objects.filter(subject_key=key),
        key=lambda clock: (clock.state == STOPPED, clock.started_at, clock.pk),
    )


def running_on(key: UUID) -> bool:
    """Whether anything is still owed on this subject: nothing is closed or erased meanwhile (P6)."""
    return Clock.objects.filter(subject_key=key).exclude(state=STOPPED).exists()


def labels_running_on(key: UUID) -> list[str]:
    """What is still owed on this subject, in words."""
    return list(open_clocks().filter(subject_key=key).values_list("label", flat=True))


def due_list(agency: UUID, *, until: dt.datetime | None = None) -> QuerySet[Clock]:
    """What an agency owes, the earliest due first: the desk."""
    found = open_clocks().filter(agency_id=agency)
    return found if until is None else found.filter(due_at__lt=until)


def waiting_for(agency: UUID) -> QuerySet[Clock]:
    """What others owe to an agency, the earliest due first."""
    return open_clocks().filter(watcher=agency).exclude(agency_id=agency)


def overdue(as_of: dt.datetime | None = None, *, path: str = "", laddered: bool = False) -> QuerySet[Clock]:
    """Clocks whose time is over at `as_of`, in a region when its path is given; rights that open are never late.

    With `laddered`, only those of administrative agencies, who alone can be urged (L2).
    """
    found = Clock.objects.filter(state=RUNNING, due_at__lte=as_of or time.now(), in_force=True)
    if path:
        found = found.filter(held_below(path))
    if laddered:
        found = found.filter(laddered=True)
    return found.exclude(rule__in=_never_late()).order_by("due_at", "pk")


def due_between(first: dt.datetime, last: dt.datetime) -> QuerySet[Clock]:
    """Running clocks that fall due from `first` up to `last`: for reminders."""
    found = Clock.objects.filter(state=RUNNING, due_at__gt=first, due_at__lte=last).exclude(
        rule__in=_never_late()
    )
    return found.order_by("due_at", "pk")


def timeliness(first: dt.datetime, last: dt.datetime, *, path: str = "") -> dict[UUID, tuple[int, int]]:
    """Per administrative agency, of the clocks that stopped in a period: how many in time, how many in all.

    Only clocks on the ladder: police, procuratorate and court are compared with nobody (L2).
    """
    found = Clock.objects.filter(stopped_at__gte=first, stopped_at__lt=last, laddered=True)
    found = found.exclude(in_time=None)
    if path:
        found = found.filter(held_below(path))
    counted = (
        found.order_by()
        .values("agency_id")
        .annotate(total=Count("pk"), good=Count("pk", filter=Q(in_time=True)))
        .values_list("agency_id", "good", "total")
    )
    return {agency: (good, total) for agency, good, total in counted}


def readable(actor: Actor, key: UUID) -> Clock:
    """One clock that the actor may read: his agency's or its counterpart's, in his region, or by grant."""
    clock = Clock.objects.filter(pk=key).first()
    if clock is None or not (actor.sees(clock) or _granted(actor, clock)):
        raise NotFound("没有找到这个时限。它可能不存在，或不属于您办理的范围。")
    return clock


def explain(clock: Clock) -> Due:
    """Recomputed from rule, trigger, calendar, suspensions and extensions, with every step."""
    return reckoning.reckon(clock, list(clock.pauses.all()), list(clock.prolongations.all()), explain=True)


def ladder(clock: Clock) -> tuple[Rung, ...]:
    """From which day each step of the lateness ladder may be taken on this clock."""
    return rungs(reckoning.kept(clock), current())


def _granted(actor: Actor, clock: Clock) -> bool:
    return granted(actor, clock.subject_kind).filter(Q(subject_key=clock.subject_key)).exists()


def _never_late() -> list[str]:
    return [rule.id for rule in default_lawbook() if rule.sense in ("not_before", "at_least")]
