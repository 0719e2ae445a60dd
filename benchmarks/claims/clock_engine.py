"""Due dates are computed with their reasons; a calendar change recomputes every running clock. The peer only counts."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from random import Random

import chinese_calendar

from benchmarks.figure import Figure
from benchmarks.grounds import Size
from husheng.foundation.deadlines.calendars import current
from husheng.foundation.deadlines.clock import compute, default_lawbook
from husheng.foundation.kernel.clock import SHANGHAI

DAYS = 3_000
FIRST = dt.datetime(2022, 1, 4, 9, tzinfo=SHANGHAI)
RULE = "gi.active"  # twenty working days, in force on all the days below


def measure(size: Size) -> Iterator[Figure]:
    """Computations per second: every rule in turn, one rule as the peer counts it, and with the list of steps."""
    random, calendar, book = Random(1), current(), default_lawbook()  # noqa: S311 - which days
    days = [FIRST + dt.timedelta(days=random.randrange(900)) for _ in range(DAYS)]
    rules = [rule for rule in book if rule.kind != "rate"]
    every = _rate(lambda n: compute(rules[n % len(rules)], days[n], calendar, explain=False))
    yield Figure(
        "spine.clock_every_rule", every, "dates/s", machine=f"{len(rules)} rules in turn, without steps"
    )
    rule = book.get(RULE)
    for day in days:  # a fast answer that differs from the peer's would be worth nothing
        due = compute(rule, day, calendar, explain=False)
        if due.last_day != counted(day.date(), rule.n):
            raise RuntimeError(f"{RULE} from {day} ends on {due.last_day}, the peer says otherwise")
    one = _rate(lambda n: compute(rule, days[n], calendar, explain=False))
    peer = _rate(lambda n: counted(days[n].date(), rule.n))
    yield Figure(
        "spine.clock_working_days", one, "dates/s", peer="counting days with chinese_calendar.is_workday",
        peer_value=peer, machine=f"{rule.n} working days",
    )  # fmt: skip
    why = _rate(lambda n: compute(rule, days[n], calendar, explain=True))
    yield Figure(
        "spine.clock_with_reasons", why, "dates/s", machine="with the steps that led there, in two languages"
    )


def counted(day: dt.date, days: int) -> dt.date:
    """The day after so many working days, as scripts do it."""
    while days:
        day += dt.timedelta(days=1)
        days -= chinese_calendar.is_workday(day)
    return day


def _rate(do: Callable[[int], object]) -> float:
    for n in range(50):
        do(n)
    started = time.perf_counter()
    for n in range(DAYS):
        do(n)
    return DAYS / (time.perf_counter() - started)
