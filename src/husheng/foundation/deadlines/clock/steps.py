"""Why this date 为什么是这一天: the steps from trigger to due moment, one per law or calendar fact.

The spans of the steps add up to the calendar span, so a reader can check the date with a pencil.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .calendar import ONE_DAY, Calendar
from .counting import is_paused
from .course import Course, Leg, Stretch
from .daysoff import makeup_step, off_steps
from .lawbook import LawBook
from .model import Rule, Suspension
from .parameters import Chosen
from .stepping import ZERO, Step, days_text
from .text import NONE, WEEKDAYS_ZH, Text, amount, day, day_span, hours_minutes, moment

WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NEVER = 0  # no date is of this year: the trigger is written with its own
MONTH_END = Text("月末日至月末日：刑诉解释 第 202 条", "month end to month end: SPC Interpretation art. 202")


@dataclass(frozen=True, slots=True)
class HourCourse:
    """A period of hours from `begin` to `end`."""

    trigger: dt.datetime
    begin: dt.datetime
    end: dt.datetime
    legs: tuple[Stretch, ...]
    suspensions: tuple[Suspension, ...]
    left: dt.timedelta | None


def day_steps(
    rule: Rule, trigger: dt.datetime, course: Course, calendar: Calendar, chosen: Chosen, book: LawBook
) -> tuple[Step, ...]:
    """The steps of a period of days, months or years, or of a date counted back or fixed."""
    year = trigger.year
    steps = [_trigger(rule, trigger), _term(rule, course)]
    if rule.sense == "before" or course.left is None:
        steps += off_steps(rule, course, calendar, year)
        steps += makeup_step(rule, course, calendar, year)
    if course.left is not None:
        return (*steps, *_pauses(rule, course, book, year), _left(course))
    extra = [*_pauses(rule, course, book, year), *_extensions(rule, course.legs, trigger.year)]
    if rule.sense != "before" and rule.unit not in ("date", "day_of_month"):
        steps += extra or [_nothing()]
    return (*steps, *_roll(rule, course, calendar, chosen, year), _end(rule, course.last, year))


def _trigger(rule: Rule, trigger: dt.datetime) -> Step:
    when = moment(trigger, NEVER)
    note = Text(f"{when.zh}，当日不计", f"{when.en}, this day is not counted")
    return Step("trigger", rule.trigger, note, Text("第 0 日", "day 0"), ZERO, (trigger.date(),), NONE)


def _term(rule: Rule, course: Course) -> Step:
    leg = course.legs[0]
    basis = rule.basis
    if rule.working and rule.law.working_basis:
        zh, en = rule.law.working_basis, rule.law.working_basis.strip("第 条")
        basis = Text(f"{basis.zh}，日数按工作日：{zh}", f"{basis.en}; counted in working days: art. {en}")
    if rule.unit == "date":
        return _fixed(rule, Text("规定的日期", "the day named by the plan"), basis, leg)
    if rule.unit == "day_of_month":
        return _fixed(rule, Text(f"次月 {rule.n} 日", f"the {rule.n}th of the next month"), basis, leg)
    if rule.sense == "before":
        words = amount(-rule.n, rule.unit, rule.day_kind)
        words = Text(f"提前 {words.zh}", f"{words.en} before")
        if leg.days > -rule.n:
            words = Text(f"其间足 {-rule.n} 个工作日", f"{-rule.n} full working days in between")
        return Step(
            "term", words, basis, Text(f"−{leg.days}", f"−{leg.days}"), -leg.days * ONE_DAY, (), basis
        )
    if rule.unit == "month" and rule.law.months == "criminal" and _is_month_end(course.start):
        basis = Text(f"{basis.zh}；{MONTH_END.zh}", f"{basis.en}; {MONTH_END.en}")
    words = amount(leg.n, leg.unit, leg.day_kind)
    return Step(
        "term", words, basis, Text(f"+{leg.days}", f"+{leg.days}"), leg.days * ONE_DAY, (), rule.basis
    )


def _fixed(rule: Rule, words: Text, basis: Text, leg: Leg) -> Step:
    effect = Text(f"+{leg.days}", f"+{leg.days}")
    return Step("term", words, basis, effect, leg.days * ONE_DAY, (leg.end,), rule.basis)


def _is_month_end(date: dt.date) -> bool:
    return (date + ONE_DAY).day == 1


def _extensions(rule: Rule, legs: Sequence[Leg], year: int) -> list[Step]:
    steps = []
    for leg in legs[1:]:
        if leg.option is None or leg.given is None:
            continue
        words = amount(leg.n, leg.unit, leg.day_kind)
        condition, who = leg.option.condition, leg.option.approver
        by = Text(leg.given.approver, leg.given.approver) if leg.given.approver else who
        at = day(leg.given.approved_at.date(), year) if leg.given.approved_at else NONE
        note = condition
        if by:
            zh = f"{by.zh} {at.zh} 批准" if at else f"{by.zh}批准"
            en = f"approved by {by.en} {at.en}".strip()
            note = Text(f"{condition.zh}，{zh}", f"{condition.en}; {en}")
        effect = Text(f"+{leg.days}", f"+{leg.days}")
        text = Text(f"延长 {words.zh}", f"extended by {words.en}")
        steps.append(Step("extension", text, note, effect, leg.days * ONE_DAY, (leg.end,), rule.basis))
    return steps


def _pauses(rule: Rule, course: Course, book: LawBook, year: int) -> list[Step]:
    steps = []
    for index, pause in enumerate(course.paused):
        name = book.grounds[pause.ground].name
        if pause.last is None:
            since = day(pause.first, year)
            text = Text(f"自 {since.zh} 起中止：{name.zh}", f"suspended from {since.en}: {name.en}")
            steps.append(
                Step("suspension", text, rule.basis, Text("不计", "not counted"), ZERO, (), rule.basis)
            )
            continue
        dates = tuple(
            date
            for date in _range(max(pause.first, course.start + ONE_DAY), min(pause.last, course.nominal))
            if not is_paused(date, course.paused[:index])
        )
        if dates:
            span = day_span(dates[0], dates[-1], year)
            text = Text(f"中止 {span.zh}：{name.zh}", f"suspended {span.en}: {name.en}")
            n = len(dates)
            effect = Text(f"不计 {n} 日", f"{days_text(n)} not counted")
            steps.append(Step("suspension", text, rule.basis, effect, n * ONE_DAY, dates, rule.basis))
    return steps


def _range(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + ONE_DAY * offset for offset in range((last - first).days + 1)]


def _left(course: Course) -> Step:
    words = amount(course.left or 0, "day", course.left_kind)
    return Step("left", Text("恢复后还剩", "left when it resumes"), NONE, words, ZERO, (), NONE)


def _nothing() -> Step:
    return Step("none", Text("中止、延长", "suspension, extension"), NONE, Text("无", "none"), ZERO, (), NONE)


def _roll(rule: Rule, course: Course, calendar: Calendar, chosen: Chosen, year: int) -> list[Step]:
    """What happens when the last day is a day off, and why nothing happens where nothing does."""
    if rule.working or rule.sense == "before" or calendar.is_workday(course.nominal):
        return []
    on = day(course.nominal, year)
    name = calendar.holiday_name(course.nominal)
    weekday = course.nominal.weekday()
    what = name or Text(f"周{WEEKDAYS_ZH[weekday]}", WEEKDAYS_EN[weekday])
    article = Text(rule.law.rolling_basis, rule.law.rolling_basis)
    if course.last != course.nominal:
        n = (course.last - course.nominal).days
        text = Text(f"末日 {on.zh} 为{what.zh}，顺延", f"the last day, {on.en}, is {what.en}: rolled on")
        effect = Text(f"顺延 {n} 日", f"rolled {days_text(n)}")
        return [Step("roll", text, article, effect, n * ONE_DAY, (course.last,), article)]
    none = Text("不顺延", "not rolled")
    if chosen.in_custody(rule):
        text = Text(
            f"末日 {on.zh} 为{what.zh}，在押期间不因节假日延长",
            f"the last day, {on.en}, is {what.en}; no rolling in custody",
        )
        return [Step("no_roll", text, article, none, ZERO, (), article)]
    text = Text(
        f"末日 {on.zh} 为{what.zh}，规定未写顺延",
        f"the last day, {on.en}, is {what.en}; the law has no rolling rule",
    )
    return [Step("no_roll", text, NONE, none, ZERO, (), NONE)]


def _end(rule: Rule, last: dt.date, year: int) -> Step:
    on = day(last, year)
    if rule.sense == "not_before":
        first = last if rule.opens == "on" else last + ONE_DAY
        from_day = day(first, year)
        effect = Text(f"{from_day.zh} 起", f"from {from_day.en}")
        return Step("end", Text("可以办理", "allowed"), NONE, effect, ZERO, (first,), NONE)
    names = {"at_least": Text("至少保存至", "keep at least until"), "before": Text("最迟", "at the latest")}
    words = names.get(rule.sense, Text("届满", "due"))
    return Step("end", words, NONE, Text(f"{on.zh} 24:00", f"{on.en} 24:00"), ZERO, (last,), NONE)


def hour_steps(rule: Rule, course: HourCourse, book: LawBook) -> tuple[Step, ...]:
    """The steps of a period of hours; days off do not matter to it."""
    year = course.trigger.year
    when = moment(course.trigger, NEVER)
    steps = [
        Step(
            "trigger",
            rule.trigger,
            when,
            Text("起", "start"),
            ZERO,
            (course.trigger.date(),),
            NONE,
        )
    ]
    if course.begin != course.trigger:
        wait = course.begin - course.trigger
        text = Text("开始的时不计，从下一整点起", "the opening hour is not counted")
        steps.append(Step("opening", text, NONE, _plus(wait), wait, (), NONE))
    for leg in course.legs:
        words = amount(leg.n, "hour", "hour")
        kind, note = ("term", rule.basis) if leg.option is None else ("extension", leg.option.condition)
        text = words if leg.option is None else Text(f"延长 {words.zh}", f"extended by {words.en}")
        span = dt.timedelta(hours=leg.n)
        steps.append(Step(kind, text, note, _plus(span), span, (), rule.basis))
    if course.left is not None:
        left = hours_minutes(course.left)
        return (*steps, Step("left", Text("恢复后还剩", "left when it resumes"), NONE, left, ZERO, (), NONE))
    paused = course.end - course.begin - dt.timedelta(hours=sum(leg.n for leg in course.legs))
    if paused:
        names = "、".join(book.grounds[one.ground].name.zh for one in course.suspensions)
        text = Text(f"中止：{names}", "suspended")
        steps.append(Step("suspension", text, rule.basis, _plus(paused), paused, (), rule.basis))
    end = moment(course.end, year)
    return (*steps, Step("end", Text("届满", "due"), NONE, end, ZERO, (course.end.date(),), NONE))


def _plus(span: dt.timedelta) -> Text:
    words = hours_minutes(span)
    return Text(f"+{words.zh}", f"+{words.en}")


def unverified_steps(rule: Rule, trigger: dt.datetime) -> tuple[Step, ...]:
    """待核: the law was not in force on that day, so no date is given."""
    note = rule.law.superseded
    if not note and rule.effective_from is not None and trigger.date() < rule.effective_from:
        since = day(rule.effective_from, NEVER)
        note = Text(f"自 {since.zh} 起施行", f"in force from {since.en}")
    text = Text(f"{rule.basis.zh} 在触发之日不适用", f"{rule.basis.en} did not apply on that day")
    return (
        _trigger(rule, trigger),
        Step("unverified", text, note, Text("待核", "to be verified"), ZERO, (), rule.basis),
    )
