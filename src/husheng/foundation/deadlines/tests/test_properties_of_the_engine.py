"""What must hold for every rule and every day."""

from __future__ import annotations

import datetime as dt

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from husheng.foundation.deadlines.clock import (
    Extension,
    Rule,
    Suspension,
    compute,
    default_calendar,
    default_lawbook,
)
from husheng.foundation.deadlines.clock.compute import SHANGHAI

CALENDAR = default_calendar()
RULES = [rule for rule in default_lawbook() if rule.kind == "term"]
FORWARD = [rule for rule in RULES if rule.unit not in ("date", "day_of_month")]
SUSPENDABLE = [rule for rule in RULES if rule.suspensions]
EXTENSIBLE = [rule for rule in RULES if rule.extensions and not rule.extensions[0].after]

moments = st.datetimes(dt.datetime(2022, 1, 1), dt.datetime(2027, 6, 30), timezones=st.just(SHANGHAI))
recent = st.datetimes(dt.datetime(2025, 6, 2), dt.datetime(2027, 6, 30), timezones=st.just(SHANGHAI))
few = st.timedeltas(dt.timedelta(0), dt.timedelta(days=9))
short = st.timedeltas(dt.timedelta(0), dt.timedelta(days=60))


@given(st.sampled_from(FORWARD), moments, short)
@settings(max_examples=300, deadline=None)
def test_a_later_trigger_is_never_due_earlier(rule: Rule, trigger: dt.datetime, later: dt.timedelta) -> None:
    first = compute(rule, trigger, CALENDAR, explain=False)
    second = compute(rule, trigger + later, CALENDAR, explain=False)
    assume(first.moment is not None and second.moment is not None)
    assert first.moment <= second.moment  # type: ignore[operator]


@given(st.sampled_from(SUSPENDABLE), moments, short, short)
@settings(max_examples=300, deadline=None)
def test_a_suspension_never_makes_it_earlier(
    rule: Rule, trigger: dt.datetime, until: dt.timedelta, length: dt.timedelta
) -> None:
    pause = Suspension(rule.suspensions[0], trigger + until, trigger + until + length)
    plain = compute(rule, trigger, CALENDAR, explain=False)
    assume(plain.moment is not None)
    paused = compute(rule, trigger, CALENDAR, [pause], explain=False)
    assert paused.moment is not None
    assert paused.moment >= plain.moment  # type: ignore[operator]


@given(st.sampled_from([rule for rule in SUSPENDABLE if rule.working]), recent, few, short)
@settings(max_examples=200, deadline=None)
def test_what_was_left_on_hold_is_what_runs_after_it(
    rule: Rule, trigger: dt.datetime, until: dt.timedelta, length: dt.timedelta
) -> None:
    """For working days: the days left while suspended are the working days after it ends."""
    start, end = trigger + until, trigger + until + length
    held = compute(rule, trigger, CALENDAR, [Suspension(rule.suspensions[0], start)])
    assume(held.left is not None and end.date() > start.date())
    resumed = compute(rule, trigger, CALENDAR, [Suspension(rule.suspensions[0], start, end)])
    assert resumed.last_day is not None
    date, left = end.date(), 0
    while date < resumed.last_day:
        date += dt.timedelta(days=1)
        left += CALENDAR.is_workday(date)
    assert left == held.left


@given(st.sampled_from(EXTENSIBLE), moments)
@settings(max_examples=200, deadline=None)
def test_an_extension_always_makes_it_later(rule: Rule, trigger: dt.datetime) -> None:
    option = rule.extensions[0]
    plain = compute(rule, trigger, CALENDAR, explain=False)
    assume(plain.moment is not None)
    longer = compute(
        rule, trigger, CALENDAR, extensions=[Extension(option.id, option.n or 20)], explain=False
    )
    assert longer.moment is not None
    assert longer.moment > plain.moment  # type: ignore[operator]


@given(st.sampled_from(RULES), moments)
@settings(max_examples=300, deadline=None)
def test_the_steps_of_every_rule_add_up(rule: Rule, trigger: dt.datetime) -> None:
    due = compute(rule, trigger, CALENDAR)
    assume(due.moment is not None and due.last_day is not None)
    total = sum((step.span for step in due.steps), dt.timedelta())
    expected = due.moment - due.started if rule.hourly else due.last_day - trigger.date()  # type: ignore[operator]
    assert total == expected


@given(st.sampled_from(RULES), moments)
@settings(max_examples=200, deadline=None)
def test_the_short_computation_agrees_with_the_explained_one(rule: Rule, trigger: dt.datetime) -> None:
    short_one, long_one = (compute(rule, trigger, CALENDAR, explain=explain) for explain in (False, True))
    assert (short_one.moment, short_one.provisional) == (long_one.moment, long_one.provisional)


@given(st.sampled_from([rule for rule in RULES if rule.working]), moments)
@settings(max_examples=200, deadline=None)
def test_a_term_in_working_days_ends_on_a_working_day(rule: Rule, trigger: dt.datetime) -> None:
    due = compute(rule, trigger, CALENDAR, explain=False)
    assume(due.last_day is not None)
    assert CALENDAR.is_workday(due.last_day)  # type: ignore[arg-type]


@given(st.sampled_from([rule for rule in RULES if rule.custody == "always"]), moments)
@settings(max_examples=200, deadline=None)
def test_custody_never_rolls(rule: Rule, trigger: dt.datetime) -> None:
    due = compute(rule, trigger, CALENDAR)
    assert not any(step.kind == "roll" for step in due.steps)
