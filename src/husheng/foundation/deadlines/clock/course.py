"""How a period runs: its legs (the term and each extension), the paused days, and where it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .calendar import ONE_DAY, Calendar
from .counting import Pause, add_months, advance, counted_between, working_days_back
from .errors import ClockError, NotAClock
from .model import DayKind, Extension, ExtensionOption, Rule, Unit
from .parameters import Chosen


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch: the term itself (`option` is None) or an extension; `days` are the days that counted."""

    n: int
    unit: Unit
    day_kind: DayKind
    option: ExtensionOption | None
    given: Extension | None
    end: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class Course:
    """A period of days from the day after `start` to `last`; `left` is set while a suspension lasts."""

    start: dt.date
    legs: tuple[Leg, ...]
    nominal: dt.date
    last: dt.date
    paused: tuple[Pause, ...]
    left: int | None = None
    left_kind: DayKind = "calendar"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A leg before it is placed on the calendar."""

    n: int
    unit: Unit
    day_kind: DayKind
    option: ExtensionOption | None = None
    given: Extension | None = None


def stretches(rule: Rule, extensions: Sequence[Extension]) -> list[Stretch]:
    """The term and its extensions, each checked against what the article allows."""
    found = [Stretch(rule.n, rule.unit, rule.day_kind)]
    used: list[str] = []
    for given in extensions:
        option = rule.extension(given.option)
        if option is None:
            raise ClockError(f"{rule.basis.zh} 没有这种延长。", f"{rule.basis.en} knows no such extension.")
        if used.count(option.id) >= option.times:
            raise ClockError(
                f"这种延长以 {option.times} 次为限。", f"This extension may be used {option.times} time(s)."
            )
        if option.after and option.after not in used:
            raise ClockError("前一次延长还没有用过。", "The extension before it has not been used.")
        used.append(option.id)
        reached = sum(one.n for one in found if one.unit == option.unit)
        found.append(Stretch(_length(option, given, reached), option.unit, option.day_kind, option, given))
    return found


def _length(option: ExtensionOption, given: Extension, reached: int) -> int:
    n = given.n if given.n is not None else option.n
    if n is None or n <= 0:
        raise ClockError("请写明延长多少。", "Say how much longer.")
    if option.n is not None and n > option.n:
        raise ClockError(f"最多延长 {option.n}，写了 {n}。", f"At most {option.n}, but {n} was given.")
    return n if option.mode == "by" else max(0, n - reached)


def run(rule: Rule, start: dt.date, calendar: Calendar, chosen: Chosen, legs: Sequence[Stretch],
        paused: Sequence[Pause]) -> Course:  # fmt: skip
    """Places the legs on the calendar, then rolls the last day where the law says so."""
    open_pause = next((pause for pause in paused if pause.last is None), None)
    closed = tuple(pause for pause in paused if pause.last is not None)
    placed = place(rule, start, calendar, legs, closed)
    nominal = placed[-1].end
    if open_pause is not None and open_pause.first <= nominal:
        return _held(rule, start, calendar, placed, tuple(paused), open_pause)
    last = nominal
    if chosen.rolls(rule):
        last = calendar.next_workday(nominal)
    return Course(start, tuple(placed), nominal, last, closed)


def place(
    rule: Rule, start: dt.date, calendar: Calendar, legs: Sequence[Stretch], paused: Sequence[Pause]
) -> list[Leg]:
    """Legs of one unit are counted together from where that unit began: 2 + 1 months are 3 months."""
    placed: list[Leg] = []
    anchor, total, end = start, 0, start
    for index, leg in enumerate(legs):
        before = legs[index - 1] if index else leg
        if (leg.unit, leg.day_kind) != (before.unit, before.day_kind):
            anchor, total = end, 0
        total += leg.n
        previous = end
        end = advance(anchor, total, leg.unit, leg.day_kind, rule.law.months, calendar, paused)
        working = leg.unit == "day" and leg.day_kind == "working"
        days = leg.n if working else counted_between(previous, end, "calendar", calendar, paused)
        placed.append(Leg(leg.n, leg.unit, leg.day_kind, leg.option, leg.given, end, days))
    return placed


def _held(
    rule: Rule, start: dt.date, calendar: Calendar, placed: list[Leg], paused: tuple[Pause, ...], pause: Pause
) -> Course:
    """A suspension that still lasts: what had run is kept, what is left waits."""
    stopped = pause.first - ONE_DAY
    kind: DayKind = "working" if rule.working else "calendar"
    closed = tuple(one for one in paused if one.last is not None)
    left = counted_between(stopped, placed[-1].end, kind, calendar, closed)
    return Course(start, tuple(placed), placed[-1].end, stopped, paused, left, kind)


def run_back(rule: Rule, event: dt.date, calendar: Calendar, chosen: Chosen) -> Course:
    """Not later than n days before the event; the event's own day is not counted."""
    n = -rule.n
    if chosen.full_days_between(rule):
        n += 1
    back = working_days_back(event, n, calendar) if rule.working else event - dt.timedelta(days=n)
    leg = Leg(rule.n, rule.unit, rule.day_kind, None, None, back, n)
    return Course(event, (leg,), back, back, ())


def run_fixed(rule: Rule, start: dt.date) -> Course:
    """A date named by a plan: a fixed day, or a day of the month after the one reported."""
    if rule.unit == "date" and rule.date is not None:
        last = rule.date
    elif rule.unit == "day_of_month":
        month = add_months(start.replace(day=1), rule.month_offset, "civil")
        last = month.replace(day=rule.n)
    else:
        raise NotAClock(
            f"{rule.id} 不是期限，不能计算到期日。", f"{rule.id} is not a period and has no due day."
        )
    leg = Leg(rule.n, rule.unit, rule.day_kind, None, None, last, (last - start).days)
    return Course(start, (leg,), last, last, ())
