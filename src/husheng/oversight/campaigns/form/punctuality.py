"""Completeness and timeliness 完整率、及时率 of reporters, with numerators and denominators. These may be compared
between districts; fines, cases and arrests never (law-and-ethics L12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Handed:
    """One report of one reporter: when it was due, first handed in, and whether it stands (not sent back)."""

    unit: str
    period: str
    due: date
    first_on: date | None
    stands: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure that shows what it is made of."""

    numerator: int
    denominator: int

    @property
    def share(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.numerator + other.numerator, self.denominator + other.denominator)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """及时与完整 of one reporter."""

    unit: str
    complete: Rate
    timely: Rate


def punctuality(units: Sequence[str], reports: Iterable[Handed], as_of: date) -> list[Punctuality]:
    """Figures by reporter in the order given.

    A report enters the denominator when its due day is over or when it has been handed in; complete means that
    it stands, timely that it was first handed in on the due day at the latest.
    """
    listed = list(reports)
    return [_of(unit, [report for report in listed if report.unit == unit], as_of) for unit in units]


def total(figures: Iterable[Punctuality], unit: str) -> Punctuality:
    """The city's figures: numerators and denominators added, never an average of rates."""
    listed = list(figures)
    zero = Rate(0, 0)
    return Punctuality(
        unit,
        sum((each.complete for each in listed), zero),
        sum((each.timely for each in listed), zero),
    )


def _of(unit: str, reports: list[Handed], as_of: date) -> Punctuality:
    due = [r for r in reports if r.due < as_of or (r.first_on is not None and r.first_on <= as_of)]
    complete = sum(1 for r in due if r.stands and r.first_on is not None)
    timely = sum(1 for r in due if r.first_on is not None and r.first_on <= r.due)
    return Punctuality(unit, Rate(complete, len(due)), Rate(timely, len(due)))
