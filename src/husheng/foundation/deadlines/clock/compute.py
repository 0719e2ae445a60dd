"""rule + trigger + calendar + suspensions + extensions → when it is due, and every step that led there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from . import course as courses
from .calendar import ONE_DAY, Calendar
from .counting import add_hours, pauses
from .course import Course, Stretch
from .errors import ClockError, NotAClock
from .lawbook import LawBook, default_lawbook
from .model import Extension, Rule, Suspension
from .parameters import Chosen
from .stepping import Step
from .steps import HourCourse, day_steps, hour_steps, unverified_steps
from .text import Text, day, moment

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Disputed:
    """有争议: what is disputed, what this installation chose, and what the other readings would give."""

    reading: str
    question: Text
    chosen: Text
    others: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock is due.

    `moment` is the first moment that is too late (for `not_before`: the first allowed); it is None while a
    suspension lasts and where the law was not in force on the day of the trigger.
    """

    rule: Rule
    started: dt.datetime
    moment: dt.datetime | None
    last_day: dt.date | None
    steps: tuple[Step, ...]
    provisional: bool
    disputed: tuple[Disputed, ...]
    calendar: str
    in_force: bool = True
    left: int | None = None
    left_time: dt.timedelta | None = None
    course: Course | None = None

    @property
    def on_hold(self) -> bool:
        return self.left is not None or self.left_time is not None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question to the engine, with its trigger in Shanghai time."""

    rule: Rule
    trigger: dt.datetime
    calendar: Calendar
    chosen: Chosen
    suspensions: tuple[Suspension, ...]
    legs: list[Stretch]


def compute(
    rule: Rule,
    trigger: dt.datetime,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
    parameters: Mapping[str, str] | None = None,
    *,
    book: LawBook | None = None,
    explain: bool = True,
) -> Due:
    """The due moment of one clock. `explain=False` leaves out the steps, for bulk work."""
    if rule.kind == "rate":
        raise NotAClock(f"{rule.basis.zh} 是比率，不是期限。", f"{rule.basis.en} is a rate, not a period.")
    book = book or default_lawbook()
    started = _local(trigger)
    if not rule.in_force(started.date()):
        steps = unverified_steps(rule, started) if explain else ()
        return Due(rule, started, None, None, steps, False, (), calendar.version, in_force=False)
    chosen = Chosen.for_rule(rule, book, parameters or {})
    asked = _Asked(
        rule, started, calendar, chosen, _checked(rule, suspensions), courses.stretches(rule, extensions)
    )
    due = _hours(asked, book, explain) if rule.hourly else _days(asked, book, explain)
    return due


def _local(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ClockError("时刻缺少时区。", "The moment has no time zone.")
    return moment.astimezone(SHANGHAI)


def _checked(rule: Rule, suspensions: Sequence[Suspension]) -> tuple[Suspension, ...]:
    """Only grounds that the article names; all in Shanghai time; an end never before its start."""
    found = []
    for one in suspensions:
        if one.ground not in rule.suspensions:
            raise ClockError(
                f"{rule.basis.zh} 没有规定这种中止事由。",
                f"{rule.basis.en} names no such ground of suspension.",
            )
        start, end = _local(one.start), None if one.end is None else _local(one.end)
        if end is not None and end < start:
            raise ClockError("中止的结束早于开始。", "The suspension ends before it begins.")
        found.append(Suspension(one.ground, start, end))
    return tuple(found)


def _course(asked: _Asked, chosen: Chosen) -> Course:
    rule, start = asked.rule, asked.trigger.date()
    if rule.sense == "before":
        return courses.run_back(rule, start, asked.calendar, chosen)
    if rule.unit in ("date", "day_of_month", "percent_per_day"):
        return courses.run_fixed(rule, start)
    return courses.run(rule, start, asked.calendar, chosen, asked.legs, pauses(asked.suspensions))


def _days(asked: _Asked, book: LawBook, explain: bool) -> Due:
    rule, calendar = asked.rule, asked.calendar
    course = _course(asked, asked.chosen)
    held = course.left is not None
    return Due(
        rule=rule,
        started=asked.trigger,
        moment=None if held else _end(rule, course.last),
        last_day=None if held else course.last,
        steps=day_steps(rule, asked.trigger, course, calendar, asked.chosen, book) if explain else (),
        provisional=_provisional(rule, course, calendar, asked.chosen),
        disputed=_disputed(asked, book) if explain and not held else (),
        calendar=calendar.version,
        left=course.left,
        course=course,
    )


def _end(rule: Rule, last: dt.date) -> dt.datetime:
    """24:00 of the last day; a right that opens on a day opens at its beginning."""
    first_too_late = last if rule.opens == "on" else last + ONE_DAY
    return dt.datetime.combine(first_too_late, dt.time(), SHANGHAI)


def _provisional(rule: Rule, course: Course, calendar: Calendar, chosen: Chosen) -> bool:
    """暂定: days off of a year were needed that nobody has published yet."""
    if rule.working:
        first, last = sorted((course.start, course.last))
        return any(not calendar.is_known(year) for year in range(first.year, last.year + 1))
    return chosen.rolls(rule) and not calendar.is_known(course.last.year)


def _hours(asked: _Asked, book: LawBook, explain: bool) -> Due:
    rule = asked.rule
    course = _hour_course(asked, asked.chosen)
    held = course.left is not None
    return Due(
        rule=rule,
        started=asked.trigger,
        moment=None if held else course.end,
        last_day=None if held else course.end.date(),
        steps=hour_steps(rule, course, book) if explain else (),
        provisional=False,
        disputed=_disputed(asked, book) if explain and not held else (),
        calendar=asked.calendar.version,
        left_time=course.left,
    )


def _hour_course(asked: _Asked, chosen: Chosen) -> HourCourse:
    begin = chosen.hours_begin(asked.trigger)
    hours = sum(leg.n for leg in asked.legs)
    closed = [one for one in asked.suspensions if one.end is not None]
    end = add_hours(begin, hours, closed)
    lasting = next((one for one in asked.suspensions if one.end is None and one.start < end), None)
    left = None if lasting is None else end - max(lasting.start, begin)
    return HourCourse(asked.trigger, begin, end, tuple(asked.legs), asked.suspensions, left)


def _disputed(asked: _Asked, book: LawBook) -> tuple[Disputed, ...]:
    found = []
    for name, value in asked.chosen.values.items():
        reading = book.readings[name]
        choice = reading.choice(value)
        if reading.kind != "reading" or choice is None:
            continue
        others = []
        for other, chosen in asked.chosen.other(reading):
            words = reading.choice(other)
            if words is not None:
                others.append((words.name, _result(asked, chosen)))
        found.append(Disputed(name, reading.question, choice.name, tuple(others)))
    return tuple(found)


def _result(asked: _Asked, chosen: Chosen) -> Text:
    """What another reading would give, as it is written on the panel."""
    if asked.rule.hourly:
        return moment(_hour_course(asked, chosen).end, asked.trigger.year)
    return day(_course(asked, chosen).last, asked.trigger.year)
