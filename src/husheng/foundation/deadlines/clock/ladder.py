"""The lateness ladder 逾期阶梯: from which day a reminder, an urging letter, a card … may be given.

For administrative agencies only; police, procuratorate and court stand in no ladder (law-and-ethics L2).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .calendar import Calendar
from .compute import SHANGHAI, Due, compute
from .lawbook import LawBook, default_lawbook
from .model import Rule

PREFIX = "local.ladder."


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder and the first day on which it may be taken."""

    rule: Rule
    day: dt.date


def rungs(due: Due, calendar: Calendar, book: LawBook | None = None) -> tuple[Rung, ...]:
    """All rungs for one clock, from the earliest; none while it is suspended or unverified."""
    book = book or default_lawbook()
    if due.last_day is None:
        return ()
    noon = dt.datetime.combine(due.last_day, dt.time(12), SHANGHAI)
    found = []
    for rule in book:
        if rule.id.startswith(PREFIX):
            last = compute(rule, noon, calendar, book=book, explain=False).last_day
            if last is not None:
                found.append(Rung(rule, last))
    return tuple(sorted(found, key=lambda rung: (rung.day, abs(rung.rule.n))))
