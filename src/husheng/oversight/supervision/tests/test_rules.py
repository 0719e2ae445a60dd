"""The ladder as pure rules: which rung is reached, what is next, who issues it, and who stands on no ladder."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.agencies.models import AgencyKind
from husheng.foundation.deadlines.clock import compute, default_calendar, default_lawbook, rungs
from husheng.foundation.deadlines.clock.compute import SHANGHAI
from husheng.foundation.documents.letters import kind
from husheng.oversight.supervision import rules
from husheng.oversight.supervision.forms import PeriodForm
from husheng.oversight.supervision.rules import Given, Office

CALENDAR = default_calendar()
DUE = dt.date(2023, 10, 20)  # a Friday; the ladder opens on 23, 25, 27 October, 3 and 10 November


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2023-{text}")


def slug(step: rules.Step | None) -> str | None:
    return step and step.slug


@pytest.mark.parametrize(
    ("on", "reached"),
    [
        ("10-20", None),
        ("10-22", None),
        ("10-23", "urge"),
        ("10-24", "urge"),
        ("10-25", "supervise"),
        ("10-27", "yellow"),
        ("11-02", "yellow"),
        ("11-03", "red"),
        ("11-09", "red"),
        ("11-10", "circulate"),
        ("12-29", "circulate"),
    ],
)
def test_a_rung_is_reached_on_its_working_day_and_not_before(on: str, reached: str | None) -> None:
    assert slug(rules.standing(DUE, [], day(on), CALENDAR).reached) == reached


def test_the_days_are_those_of_the_lawbook() -> None:
    noon = dt.datetime.combine(DUE, dt.time(12), SHANGHAI)
    due = compute(default_lawbook().get("local.accept"), noon - dt.timedelta(days=2), CALENDAR)
    assert due.last_day == DUE
    expected = {rung.rule.id: rung.day for rung in rungs(due, CALENDAR)}
    named = [step for step in rules.steps().values() if step.rule]
    assert {step.rule: rules.day_of(step, DUE, CALENDAR) for step in named} == expected


def test_however_late_the_first_step_is_the_urging_letter() -> None:
    found = rules.standing(DUE, [], day("12-29"), CALENDAR)
    assert (slug(found.following), found.ready) == ("urge", True)


def test_the_next_step_waits_until_the_answer_day_of_the_last_is_over() -> None:
    urged = [Given("urge", day("11-01"))]
    assert not rules.standing(DUE, urged, day("11-01"), CALENDAR).ready
    found = rules.standing(DUE, urged, day("11-02"), CALENDAR)
    assert (slug(found.following), found.ready) == ("supervise", True)


def test_an_answer_day_before_a_holiday_leads_to_the_first_working_day_after_it() -> None:
    found = rules.standing(day("09-20"), [Given("urge", day("09-28"))], day("10-06"), CALENDAR)
    assert (found.opens, found.ready) == (day("10-07"), False)


def test_after_the_circular_there_is_nothing_more_to_issue() -> None:
    everything = [Given(step.slug, DUE) for step in rules.ladder()]
    found = rules.standing(DUE, everything, day("12-29"), CALENDAR)
    assert (found.following, found.opens, found.ready) == (None, None, False)


@given(days=st.integers(0, 60), count=st.integers(0, 5))
def test_the_next_step_is_always_the_one_after_the_last_issued(days: int, count: int) -> None:
    issued = [Given(step.slug) for step in rules.ladder()[:count]]
    found = rules.standing(DUE, issued, DUE + dt.timedelta(days=days), CALENDAR)
    assert slug(found.following) == (rules.ladder()[count].slug if count < 5 else None)
    if found.ready:
        assert found.reached is not None and found.following is not None
        assert found.reached.rung >= found.following.rung


@given(st.dates(dt.date(2023, 1, 5), dt.date(2024, 12, 20)), st.integers(0, 45))
def test_the_edges_sort_clocks_exactly_as_the_rules_do(today: dt.date, back: int) -> None:
    last = today - dt.timedelta(days=back)
    reached = rules.standing(last, [], today, CALENDAR).reached
    edges = rules.edges(today, CALENDAR)
    by_edge = [step for step in rules.ladder() if last <= edges[step.slug]]
    assert slug(reached) == (by_edge[-1].slug if by_edge else None)


# ── reminders ───────────────────────────────────────────────────────────────────────────────────────────────
def reminder(on: str, started: str = "09-01") -> str:
    return rules.reminder(rules.reminder_days(DUE, CALENDAR), day(started), day(on))


def test_reminders_come_three_working_days_and_one_before() -> None:
    assert [reminder(on) for on in ("10-16", "10-17", "10-18", "10-19", "10-20")] == [
        "", "remind", "remind", "remind_again", "remind_again",
    ]  # fmt: skip


def test_a_clock_that_began_after_the_reminder_day_is_not_reminded_of_at_once() -> None:
    assert reminder("10-18", started="10-18") == ""
    assert reminder("10-19", started="10-18") == "remind_again"


def test_the_scheduler_looks_as_far_as_the_earliest_reminder_and_no_farther() -> None:
    assert rules.reminders_reach(day("10-17"), CALENDAR) == DUE
    assert rules.reminders_reach(day("09-27"), CALENDAR) == day("10-08")


# ── who ─────────────────────────────────────────────────────────────────────────────────────────────────────
CITY, DISTRICT, OTHER, COMMITTEE = (uuid4() for _ in range(4))
KNOWN = [
    Office(COMMITTEE, "120000/", "coordination"),
    Office(CITY, "120000/", "lead"),
    Office(OTHER, "120000/120103/", "lead"),
    Office(DISTRICT, "120000/120102/", "lead"),
]


def chain(key: UUID, path: str, standing: str = "member") -> list[UUID]:
    return [one.key for one in rules.offices(Office(key, path, standing), KNOWN)]


def test_the_nearest_office_comes_first_and_another_district_never() -> None:
    assert chain(uuid4(), "120000/120102/") == [DISTRICT, CITY, COMMITTEE]


def test_a_lead_agency_is_not_its_own_office() -> None:
    assert chain(DISTRICT, "120000/120102/", "lead") == [CITY, COMMITTEE]
    assert chain(CITY, "120000/", "lead") == [COMMITTEE]


def may(actor: UUID, today: str) -> bool:
    offices = rules.offices(Office(uuid4(), "120000/120102/", "member"), KNOWN)
    return rules.may_issue(actor, offices, day("10-23"), day(today), CALENDAR)


def test_an_office_above_takes_over_only_what_was_left_lying() -> None:
    assert may(DISTRICT, "10-23")
    assert not may(CITY, "10-25")
    assert may(CITY, "10-26")
    assert not may(OTHER, "10-26")


@pytest.mark.parametrize(
    ("standing", "on"),
    [("lead", True), ("member", True), ("justice", False), ("coordination", False), ("source", False)],
)
def test_only_administrative_agencies_stand_on_the_ladder(standing: str, on: bool) -> None:
    assert rules.stands_on_the_ladder(standing) is on


def test_every_standing_was_decided() -> None:
    known = {
        AgencyKind.LEAD,
        AgencyKind.MEMBER,
        AgencyKind.JUSTICE,
        AgencyKind.COORDINATION,
        AgencyKind.SOURCE,
    }
    assert {one for one in known if rules.stands_on_the_ladder(one)} == {AgencyKind.LEAD, AgencyKind.MEMBER}


def test_the_letters_themselves_refuse_the_same_standings() -> None:
    for step in rules.steps().values():
        assert kind(step.letter).never_to == {"justice", "coordination", "source"}


def test_gravity_is_never_lateness_and_never_about_a_woman() -> None:
    words = "".join(one["zh"] for one in rules.gravity().values())
    for forbidden in ("逾期", "超期", "孕", "产妇", "母亲", "妇女", "患者", "供卵者", "未婚"):
        assert forbidden not in words


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31", "2023-13-45", "NaN", ""])
@pytest.mark.parametrize("end", ["first", "last"])
def test_a_period_that_nobody_can_mean_is_the_usual_one_or_ends_today(end: str, day: str) -> None:
    usual = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    first, last = PeriodForm({end: day}).days(usual, 365)
    assert usual[1] - dt.timedelta(days=365) <= first <= last <= usual[1]
