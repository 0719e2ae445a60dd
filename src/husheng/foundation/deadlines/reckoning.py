"""Between rows and the engine: what a row asks, and what the engine's answer changes in the row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Invalid, Problem

from . import calendars
from .clock import ClockError, Due, Extension, Suspension, compute, default_lawbook
from .models import Clock, Pause, Prolongation


def readings() -> dict[str, str]:
    """The readings of the law that this installation has chosen; the data's defaults otherwise."""
    return dict(getattr(settings, "HUSHENG_READINGS", {}))


def reckon(
    clock: Clock, pauses: Iterable[Pause], prolongations: Iterable[Prolongation], *, explain: bool = False
) -> Due:
    """What the engine says about this row now."""
    return compute(
        default_lawbook().get(clock.rule),
        clock.started_at,
        calendars.current(),
        [Suspension(p.ground, p.started_at, p.ended_at) for p in pauses],
        [Extension(p.option, p.amount, p.approver, p.approved_at) for p in prolongations],
        {**readings(), **clock.parameters},
        explain=explain,
    )


def asked(clock: Clock, pauses: Iterable[Pause], prolongations: Iterable[Prolongation]) -> Due:
    """The same for an act: the engine's refusal becomes an error that a person can read."""
    try:
        return reckon(clock, pauses, prolongations)
    except ClockError as error:
        words = error.text.in_language(get_language() or "zh")
        raise Invalid("时限没有改动。", [Problem("clock", words, _("请按条文允许的方式办理。"))]) from error


def apply(clock: Clock, due: Due) -> Clock:
    """Keep what is sorted by and shown in lists; everything else is recomputed when somebody asks why."""
    clock.due_at, clock.last_day = due.moment, due.last_day
    clock.provisional, clock.in_force = due.provisional, due.in_force
    clock.calendar_version = due.calendar
    clock.left_days = due.left
    clock.left_minutes = None if due.left_time is None else int(due.left_time.total_seconds() // 60)
    return clock


def kept(clock: Clock) -> Due:
    """The due date as the row keeps it: enough for a chip, without steps."""
    rule = default_lawbook().get(clock.rule)
    minutes = clock.left_minutes
    return Due(
        rule=rule,
        started=in_shanghai(clock.started_at),
        moment=None if clock.due_at is None else in_shanghai(clock.due_at),
        last_day=clock.last_day,
        steps=(),
        provisional=clock.provisional,
        disputed=(),
        calendar=clock.calendar_version,
        in_force=clock.in_force,
        left=clock.left_days,
        left_time=None if minutes is None else dt.timedelta(minutes=minutes),
    )


def in_time(clock: Clock, at: dt.datetime) -> bool | None:
    """Whether it ended in time; nothing where the rule sets no last moment."""
    due = kept(clock)
    if not due.in_force or due.rule.sense in ("not_before", "at_least"):
        return None
    if due.moment is None:  # suspended: time was left
        return True
    return at <= due.moment if due.rule.hourly else at < due.moment
