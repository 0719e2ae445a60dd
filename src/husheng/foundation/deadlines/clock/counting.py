"""Counting days, months and hours as the laws do; plain dates in, plain dates out.

The opening day or hour is not counted. Months end on the corresponding day (民法典 202), or from month end to
month end (刑诉解释 202).
"""

from __future__ import annotations

import calendar as months_of
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .calendar import ONE_DAY, Calendar
from .model import DayKind, Months, Suspension, Unit


@dataclass(frozen=True, slots=True)
class Pause:
    """The days left out by one suspension: from the day after it began to the day on which it ended."""

    ground: str
    first: dt.date
    last: dt.date | None

    def covers(self, date: dt.date) -> bool:
        return self.first <= date and (self.last is None or date <= self.last)


def pauses(suspensions: Iterable[Suspension]) -> tuple[Pause, ...]:
    """Suspensions as days; one that began and ended on the same day leaves nothing out."""
    found = []
    for one in suspensions:
        first = one.start.date() + ONE_DAY
        last = None if one.end is None else one.end.date()
        if last is None or last >= first:
            found.append(Pause(one.ground, first, last))
    return tuple(sorted(found, key=lambda pause: pause.first))


def is_paused(date: dt.date, paused: Sequence[Pause]) -> bool:
    return any(pause.covers(date) for pause in paused)


def add_days(start: dt.date, n: int, kind: DayKind, calendar: Calendar, paused: Sequence[Pause]) -> dt.date:
    """The n-th day after `start` that counts; every pause must have an end."""
    if kind == "calendar" and not paused:
        return start + dt.timedelta(days=n)
    date = start
    while n > 0:
        date += ONE_DAY
        if not is_paused(date, paused) and (kind == "calendar" or calendar.is_workday(date)):
            n -= 1
    return date


def working_days_back(start: dt.date, n: int, calendar: Calendar) -> dt.date:
    """The n-th working day before `start`."""
    date = start
    while n > 0:
        date -= ONE_DAY
        if calendar.is_workday(date):
            n -= 1
    return date


def add_months(start: dt.date, n: int, rule: Months) -> dt.date:
    """n months later: the same day, or the last one where there is none or the criminal rule says so."""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    last = months_of.monthrange(year, month + 1)[1]
    from_month_end = start.day == months_of.monthrange(start.year, start.month)[1]
    if rule == "criminal" and from_month_end:
        return dt.date(year, month + 1, last)
    return dt.date(year, month + 1, min(start.day, last))


def advance(
    start: dt.date,
    n: int,
    unit: Unit,
    kind: DayKind,
    months: Months,
    calendar: Calendar,
    paused: Sequence[Pause],
) -> dt.date:
    """n units later without the paused days; months are counted first, then those days are added."""
    if unit == "day":
        return add_days(start, n, kind, calendar, paused)
    end = add_months(start, n * 12 if unit == "year" else n, months)
    if not paused:
        return end
    return add_days(start, (end - start).days, "calendar", calendar, paused)


def counted_between(
    start: dt.date, end: dt.date, kind: DayKind, calendar: Calendar, paused: Sequence[Pause] = ()
) -> int:
    """How many days after `start`, up to and with `end`, count."""
    if kind == "calendar" and not paused:
        return max(0, (end - start).days)
    total, date = 0, start
    while date < end:
        date += ONE_DAY
        if not is_paused(date, paused) and (kind == "calendar" or calendar.is_workday(date)):
            total += 1
    return total


def add_hours(start: dt.datetime, n: int, suspensions: Sequence[Suspension]) -> dt.datetime:
    """n hours later, with suspended time left out to the second; every suspension must have an end."""
    end = start + dt.timedelta(hours=n)
    reached = start
    for one in sorted(suspensions, key=lambda item: item.start):
        begin, stop = max(one.start, reached), one.end
        if stop is None or stop <= begin or begin >= end:
            continue
        end += stop - begin
        reached = stop
    return end
