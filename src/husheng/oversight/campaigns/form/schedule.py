"""Which reports fall due when 报送期限 (seed 002, last paragraph): the 25th for the month before, no roll-forward,
the reminder on the last working day; the year report before its year ends, and its correction after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from husheng.oversight.campaigns.form.model import Form
from husheng.oversight.campaigns.plans.reader import Text


@dataclass(frozen=True, slots=True)
class Period:
    """期间: `id` is 2023-09 for a month, the year report's id for a year; both days count."""

    id: str
    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def label(self, language: str = "zh") -> str:
        if language.startswith("en"):
            return f"{self.first:%Y-%m}" if self.is_month else f"{self.first} to {self.last}"
        if self.is_month:
            return f"{self.first.year}年{self.first.month}月"
        first, last = self.first, self.last
        return f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"

    @property
    def is_month(self) -> bool:
        return self.id == f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Slot:
    """One report that falls due: its period, its day, when to remind, and which earlier one it corrects."""

    period: Period
    kind: str
    due: date
    remind: date
    label: Text
    until_filed: bool = False
    corrects: str = ""
    clock: str = ""


def weekday(day: date) -> bool:
    """Monday to Friday: what a working day is where nobody handed over a calendar."""
    return day.weekday() < 5


def month(year: int, number: int) -> Period:
    """The calendar month as a period."""
    first = date(year, number, 1)
    return Period(f"{first:%Y-%m}", first, _later(first, 1) - timedelta(days=1))


def schedule(form: Form, is_working_day: Callable[[date], bool] = weekday) -> tuple[Slot, ...]:
    """Every report of the campaign in the order of due days."""
    slots = [*_months(form, is_working_day), *_years(form, is_working_day)]
    return tuple(sorted(slots, key=lambda slot: (slot.due, slot.kind, slot.period.id)))


def reminder(due: date, is_working_day: Callable[[date], bool] = weekday) -> date:
    """The due day itself, or the last working day before it."""
    while not is_working_day(due):
        due -= timedelta(days=1)
    return due


def _later(first: date, months: int) -> date:
    total = first.year * 12 + first.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def _months(form: Form, works: Callable[[date], bool]) -> Iterator[Slot]:
    rule, first = form.due, form.due.first_month
    while first <= rule.last_month:
        period = month(first.year, first.month)
        due = _later(first, rule.months_after).replace(day=rule.day)
        while rule.roll_forward and not works(due):
            due += timedelta(days=1)
        label = Text(period.label(), period.label("en"))
        yield Slot(period, "month", due, reminder(due, works), label, clock=rule.clock)
        first = _later(first, 1)


def _years(form: Form, works: Callable[[date], bool]) -> Iterator[Slot]:
    for year in form.due.years:
        yield Slot(
            period=Period(year.id, year.first, year.last),
            kind="year",
            due=year.due,
            remind=reminder(year.due, works),
            label=year.label,
            until_filed=year.until_filed,
            corrects=year.corrects,
            clock=year.clock,
        )
