"""The day ruler 日尺: fourteen columns, so that weekends fall under each other; long periods skip rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .calendar import ONE_DAY, Calendar
from .compute import SHANGHAI, Due
from .counting import is_paused
from .course import Course
from .model import Rule
from .text import NONE, Text

COLUMNS = 14
FULL_ROWS = 8  # more rows than this are shortened to the first and the last ones
HEAD_ROWS = 2
TAIL_ROWS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its number, what stands below it, 班 on a make-up day, and its classes in the style sheet."""

    date: dt.date
    mark: Text
    makeup: bool
    classes: str

    @property
    def number(self) -> int:
        return self.date.day


@dataclass(frozen=True, slots=True)
class Ruler:
    """Cells in the order of the calendar; `gap` days are left out after the first `head` cells."""

    cells: tuple[Cell, ...]
    head: int
    gap: int

    @property
    def before_gap(self) -> tuple[Cell, ...]:
        return self.cells[: self.head]

    @property
    def after_gap(self) -> tuple[Cell, ...]:
        return self.cells[self.head :]


def day_ruler(due: Due, calendar: Calendar, today: dt.date | dt.datetime | None = None) -> Ruler:
    """Every day from the trigger to the last day (counted back: from the last day to the event)."""
    course = due.course
    if course is None:
        return Ruler((), 0, 0)
    if isinstance(today, dt.datetime):
        today = today.astimezone(SHANGHAI).date()
    first, last = sorted((course.start, course.last))
    days = [first + ONE_DAY * offset for offset in range((last - first).days + 1)]
    ordinals = _ordinals(due.rule, course, calendar, days)
    head, tail = len(days), 0
    if len(days) > FULL_ROWS * COLUMNS:  # whole rows are left out, so that the columns stay weekdays
        head = HEAD_ROWS * COLUMNS
        tail = (TAIL_ROWS - 1) * COLUMNS + (len(days) % COLUMNS or COLUMNS)
        shown = days[:head] + days[-tail:]
    else:
        shown = days
    cells = tuple(_cell(due.rule, course, date, ordinals.get(date), calendar, today) for date in shown)
    return Ruler(cells, head, len(days) - len(shown))


def _ordinals(rule: Rule, course: Course, calendar: Calendar, days: list[dt.date]) -> dict[dt.date, int]:
    """The running count under each day that counts."""
    found: dict[dt.date, int] = {}
    ordered = reversed(days) if rule.sense == "before" else iter(days)
    n = 0
    for date in ordered:
        if date == course.start or (rule.sense != "before" and date > course.nominal):
            continue
        if is_paused(date, course.paused) or (rule.working and not calendar.is_workday(date)):
            continue
        n += 1
        found[date] = n
    return found


def _cell(
    rule: Rule, course: Course, date: dt.date, ordinal: int | None, calendar: Calendar, today: dt.date | None
) -> Cell:
    classes: list[str] = []
    makeup = rule.working and calendar.is_makeup(date)
    if date == course.start:
        mark = Text("起", "0")
        classes.append("zero")
    elif date == course.last and course.left is None:
        mark = Text(str(ordinal), str(ordinal)) if ordinal else Text("届", "due")
        classes.append("end")
    elif ordinal is None:
        mark = Text("停", "hold") if is_paused(date, course.paused) else Text("休", "off")
        classes.append("off")
    else:
        mark = Text(str(ordinal), str(ordinal))
        if today is not None and date < today:
            classes.append("past")
        if makeup:
            classes.append("make")
    if date == today:
        classes.append("now")
    return Cell(date, mark or NONE, makeup and ordinal is not None, " ".join(classes))
