"""What a clock chip says 时限标签: how a clock stands at one moment, in words and in one state."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

from .calendar import DATA, Calendar
from .compute import SHANGHAI, Due
from .counting import counted_between
from .model import DayKind
from .text import Text, amount, day, hours_minutes

State = Literal["ok", "soon", "today", "late", "hold", "wait", "guess", "done"]


@dataclass(frozen=True, slots=True)
class Remaining:
    """`state` is the colour, `words` the chip; `provisional` adds the dashed border."""

    state: State
    words: Text
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    working_days: int
    calendar_days: int
    hours: int


@cache
def thresholds() -> Thresholds:
    """From when a clock is `soon`; data, not code."""
    return Thresholds(**tomllib.loads((DATA / "chips.toml").read_text("utf-8"))["soon"])


def waiting(label: Text | None = None) -> Remaining:
    """A clock whose trigger has not happened yet 未起算."""
    zh, en = "未起算", "Not started"
    return Remaining("wait", Text(f"{label.zh} · {zh}", f"{label.en} · {en}") if label else Text(zh, en))


def remaining(
    due: Due, now: dt.datetime, calendar: Calendar, *, stopped_at: dt.datetime | None = None
) -> Remaining:
    """How the clock stands at `now`; with `stopped_at`, how it ended."""
    if stopped_at is not None:
        return _stopped(due, stopped_at.astimezone(SHANGHAI), calendar)
    if not due.in_force:
        return Remaining("guess", Text("待核", "To be verified"), True)
    local = now.astimezone(SHANGHAI)
    if due.on_hold:
        left = hours_minutes(due.left_time) if due.left_time is not None else _amount(due, due.left or 0)
        return Remaining(
            "hold", Text(f"中止中 · 剩 {left.zh}", f"Suspended · {left.en} left"), due.provisional
        )
    if due.rule.sense == "not_before":
        found = _earliest(due, local, calendar)
    elif due.rule.sense == "at_least":
        found = _kept(due, local)
    else:
        found = _hours(due, local) if due.rule.hourly else _days(due, local, calendar)
    return _marked(found, due.provisional)


def _marked(found: Remaining, provisional: bool) -> Remaining:
    """暂定 is said in words; where there is time left it is also the state."""
    if not provisional:
        return found
    words = Text(f"暂定 · {found.words.zh}", f"Provisional · {found.words.en}")
    return Remaining("guess" if found.state == "ok" else found.state, words, True)


def _amount(due: Due, n: int) -> Text:
    kind: DayKind = "working" if due.rule.working else "calendar"
    return amount(n, "day", kind)


def _hours(due: Due, now: dt.datetime) -> Remaining:
    if due.moment is None:
        return waiting()
    if now > due.moment:
        return Remaining("late", _late(hours_minutes(now - due.moment)))
    left = due.moment - now
    words = _left(hours_minutes(left))
    if due.moment.date() == now.date():
        return Remaining("today", words)
    return Remaining("soon" if left <= dt.timedelta(hours=thresholds().hours) else "ok", words)


def _days(due: Due, now: dt.datetime, calendar: Calendar) -> Remaining:
    if due.last_day is None:
        return waiting()
    today = now.date()
    kind: DayKind = "working" if due.rule.working else "calendar"
    if today > due.last_day:
        return Remaining("late", _late_by(due, counted_between(due.last_day, today, kind, calendar)))
    if today == due.last_day:
        return Remaining("today", Text("今天到期", "Due today"))
    left = counted_between(today, due.last_day, kind, calendar)
    limit = thresholds().working_days if kind == "working" else thresholds().calendar_days
    return Remaining("soon" if left <= limit else "ok", _left(_amount(due, left)))


def _left(words: Text) -> Text:
    return Text(f"剩 {words.zh}", f"{words.en} left")


def _late(words: Text) -> Text:
    return Text(f"逾期 {words.zh}", f"{words.en} late")


def _late_by(due: Due, n: int) -> Text:
    if n == 0:  # the days off after a last working day
        return Text("逾期不足 1 个工作日", "Less than 1 working day late")
    return _late(_amount(due, n))


def _earliest(due: Due, now: dt.datetime, calendar: Calendar) -> Remaining:
    """A right that opens: waiting before, open after; never late."""
    if due.moment is None:
        return waiting()
    if now >= due.moment:
        return Remaining("ok", Text("可以办理", "Allowed now"))
    first = day(due.moment.date(), now.year)
    return Remaining("wait", Text(f"{first.zh} 起可办", f"Allowed from {first.en}"))


def _kept(due: Due, now: dt.datetime) -> Remaining:
    """A minimum: what must be kept is safe until then, and free afterwards."""
    if due.moment is None or due.last_day is None:
        return waiting()
    until = day(due.last_day, now.year)
    if now >= due.moment:
        return Remaining("done", Text("保存期满", "Minimum term over"))
    return Remaining("ok", Text(f"须保存至 {until.zh}", f"Keep until {until.en}"))


def _stopped(due: Due, at: dt.datetime, calendar: Calendar) -> Remaining:
    if due.on_hold:  # time was left
        return Remaining("done", Text("按期办结", "Done on time"))
    if due.moment is None or due.last_day is None or due.rule.sense in ("not_before", "at_least"):
        return Remaining("done", Text("已停", "Stopped"))
    if due.rule.hourly:
        if at <= due.moment:
            return Remaining("done", Text("按期办结", "Done on time"))
        words = hours_minutes(at - due.moment)
    else:
        if at.date() <= due.last_day:
            return Remaining("done", Text("按期办结", "Done on time"))
        kind: DayKind = "working" if due.rule.working else "calendar"
        late = counted_between(due.last_day, at.date(), kind, calendar)
        if late == 0:
            return Remaining("done", Text("迟不足 1 个工作日办结", "Done less than 1 working day late"))
        words = _amount(due, late)
    return Remaining("done", Text(f"迟 {words.zh}办结", f"Done {words.en} late"))
