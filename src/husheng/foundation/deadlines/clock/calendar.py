"""The calendar 工作日历: published holidays with their make-up days, and an overlay for late notices.

A year that nobody has published yet is computed with weekends only, and what used it is provisional.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path

from chinese_calendar import constants

from .errors import ClockError
from .text import Text

DATA = Path(__file__).parent / "data"
OVERLAY = DATA / "overlay.toml"
ONE_DAY = dt.timedelta(days=1)


class OverlayError(ClockError):
    """The overlay file cannot be used; says what and where."""


@dataclass(frozen=True)
class Calendar:
    """Days off by name, make-up workdays, the years that are published, and a version that names them all."""

    holidays: Mapping[dt.date, str]
    workdays: frozenset[dt.date]
    years: frozenset[int]
    version: str
    names: Mapping[str, Text] = field(default_factory=dict)
    notices: Mapping[int, str] = field(default_factory=dict)

    def is_known(self, year: int) -> bool:
        return year in self.years

    def is_workday(self, date: dt.date) -> bool:
        """A working day: a weekday that is no holiday, or a make-up day."""
        if date in self.holidays:
            return False
        return date.weekday() < 5 or date in self.workdays

    def is_makeup(self, date: dt.date) -> bool:
        """A Saturday or Sunday on which people work 调休上班."""
        return date.weekday() >= 5 and date in self.workdays

    def next_workday(self, date: dt.date) -> dt.date:
        """The date itself when it is a working day, else the first one after it."""
        while not self.is_workday(date):
            date += ONE_DAY
        return date

    def holiday_name(self, date: dt.date) -> Text | None:
        name = self.holidays.get(date)
        return None if name is None else self.names.get(name, Text(name, name))

    def notice(self, year: int) -> str:
        """The number of the State Council notice of that year, or nothing where it was not read."""
        return self.notices.get(year, "")

    @classmethod
    def load(cls, overlay: Path | None = None) -> Calendar:
        """The calendar of the installed package, corrected by an overlay file."""
        holidays: dict[dt.date, str] = dict(constants.holidays)
        workdays = set(constants.workdays)
        years = {date.year for date in holidays}
        words = tomllib.loads((DATA / "holidays.toml").read_text("utf-8"))
        extra = _read(overlay or OVERLAY)
        for year in extra.years:  # a notice replaces the whole year, so a day that became a workday is freed
            holidays = {date: name for date, name in holidays.items() if date.year != year}
            workdays = {date for date in workdays if date.year != year}
        holidays.update(extra.holidays)
        workdays.update(extra.workdays)
        return cls(
            holidays=holidays,
            workdays=frozenset(workdays),
            years=frozenset(years | extra.years),
            version=_version(holidays, workdays, years | extra.years, extra.version),
            names={key: Text(value["zh"], value["en"]) for key, value in words["names"].items()},
            notices={**{int(year): number for year, number in words["notices"].items()}, **extra.notices},
        )


@dataclass(frozen=True)
class _Overlay:
    version: str
    years: frozenset[int]
    holidays: Mapping[dt.date, str]
    workdays: frozenset[dt.date]
    notices: Mapping[int, str]


def _read(path: Path) -> _Overlay:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise OverlayError(
            f"日历补充文件读不出：{error}", f"The calendar overlay cannot be read: {error}"
        ) from error
    years = frozenset(int(year) for year in data.get("years", []))
    holidays = {_date(row): str(row.get("name", "")) for row in data.get("holidays", [])}
    workdays = frozenset(_date(row) for row in data.get("workdays", []))
    both = sorted(set(holidays) & workdays)
    if both:
        raise OverlayError(f"{both[0]} 同时列为放假和上班。", f"{both[0]} is both a day off and a workday.")
    stray = sorted({date.year for date in [*holidays, *workdays]} - years)
    if stray:
        raise OverlayError(
            f"{stray[0]} 年有日期，但没有列入 years。", f"{stray[0]} has dates but is not listed under years."
        )
    notices = {int(year): str(number) for year, number in data.get("notices", {}).items()}
    return _Overlay(str(data.get("version", "")), years, holidays, workdays, notices)


def _date(row: Mapping[str, object]) -> dt.date:
    date = row.get("date")
    if not isinstance(date, dt.date):
        raise OverlayError(f"日期写错：{date!r}。", f"Not a date: {date!r}.")
    return date


def _version(
    holidays: Mapping[dt.date, str], workdays: set[dt.date], years: set[int] | frozenset[int], overlay: str
) -> str:
    """Names the source and proves the content: two calendars of one version have the same days."""
    content = [f"-{d}" for d in sorted(holidays)] + [f"+{d}" for d in sorted(workdays)]
    digest = hashlib.sha256("\n".join([*content, *map(str, sorted(years))]).encode()).hexdigest()[:8]
    package = metadata.version("chinesecalendar")
    return f"{package}{'+' + overlay if overlay else ''} ({min(years)}–{max(years)}) {digest}"


@cache
def default_calendar() -> Calendar:
    """The calendar that ships with the package."""
    return Calendar.load()
