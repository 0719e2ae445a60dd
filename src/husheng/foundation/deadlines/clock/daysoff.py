"""The steps about days off inside a period of working days: holidays, make-up days, weekends."""

from __future__ import annotations

import datetime as dt

from .calendar import ONE_DAY, Calendar
from .counting import is_paused
from .course import Course
from .model import Rule
from .stepping import ZERO, Step, days_text
from .text import NONE, Text, day_list, day_span, runs

LISTED = 8  # more weekend days than this are counted, not listed


def _inside(rule: Rule, course: Course) -> list[dt.date]:
    """The unpaused days of a period of working days; the trigger's day is not one of them."""
    if not rule.working:
        return []
    if rule.sense == "before":
        first, last = course.last, course.start - ONE_DAY
    else:
        first, last = course.start + ONE_DAY, course.last
    days = [first + ONE_DAY * offset for offset in range((last - first).days + 1)]
    return [date for date in days if not is_paused(date, course.paused)]


def off_steps(rule: Rule, course: Course, calendar: Calendar, year: int) -> list[Step]:
    """Each holiday in turn, then the plain weekends."""
    off = [date for date in _inside(rule, course) if not calendar.is_workday(date)]
    sign = -1 if rule.sense == "before" else 1
    holidays = [date for date in off if date in calendar.holidays]
    steps = [_holiday(first, last, calendar, year, sign) for first, last in runs(holidays)]
    weekends = [date for date in off if date not in calendar.holidays]
    if weekends:
        n = len(weekends)
        if n <= LISTED:
            dates = day_list(weekends, year)
            text = Text(f"{dates.zh} 周末", f"weekend: {dates.en}")
        else:
            text = Text(f"周末 {n} 日", f"{days_text(n)} of weekends")
        steps.append(Step("weekend", text, NONE, _skipped(n), sign * n * ONE_DAY, tuple(weekends), NONE))
    return steps


def _holiday(first: dt.date, last: dt.date, calendar: Calendar, year: int, sign: int) -> Step:
    n = (last - first).days + 1
    dates = tuple(first + ONE_DAY * offset for offset in range(n))
    names = list(dict.fromkeys(name for date in dates if (name := calendar.holiday_name(date))))
    span = day_span(first, last, year)
    text = Text(
        f"{'、'.join(name.zh for name in names)} {span.zh} 放假",
        f"{' and '.join(name.en for name in names)}: {span.en} off",
    )
    notice = calendar.notice(first.year)
    note = Text(
        f"{notice + '，' if notice else ''}日历 {first.year} 版",
        f"{'State Council notice ' + notice + ', ' if notice else ''}calendar of {first.year}",
    )
    return Step("holiday", text, note, _skipped(n), sign * n * ONE_DAY, dates, Text(notice, notice))


def makeup_step(rule: Rule, course: Course, calendar: Calendar, year: int) -> list[Step]:
    """Make-up days count; they add nothing, since the term has counted them already."""
    dates = [date for date in _inside(rule, course) if calendar.is_makeup(date)]
    if not dates:
        return []
    listed = day_list(dates, year)
    n = len(dates)
    text = Text(f"{listed.zh} 调休上班", f"make-up workday: {listed.en}")
    return [
        Step("makeup", text, NONE, Text(f"计入 {n} 日", f"{days_text(n)} counted"), ZERO, tuple(dates), NONE)
    ]


def _skipped(n: int) -> Text:
    return Text(f"跳过 {n} 日", f"{days_text(n)} skipped")
