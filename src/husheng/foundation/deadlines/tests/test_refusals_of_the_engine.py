"""What the engine refuses to compute, and that it says why in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.foundation.deadlines.clock import (
    ClockError,
    Extension,
    NotAClock,
    Suspension,
    compute,
    default_calendar,
)

from .build import at, due, rule


def test_a_rate_is_not_a_clock() -> None:
    with pytest.raises(NotAClock) as refused:
        due("ap.late_fee", "2023-10-08 09:00")
    assert refused.value.text.zh == "行政处罚法 第 72 条第 1 款 是比率，不是期限。"


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ClockError, match="no time zone"):
        compute(rule("ap.decide"), dt.datetime(2023, 10, 8, 9), default_calendar())


def test_a_moment_of_another_time_zone_is_read_in_shanghai() -> None:
    late = dt.datetime(2023, 9, 27, 17, 0, tzinfo=dt.UTC)  # 01:00 on the 28th in Shanghai
    assert compute(rule("ap.cash_handin"), late, default_calendar()).last_day == dt.date(2023, 10, 8)


def test_a_ground_that_the_article_does_not_name_is_refused() -> None:
    with pytest.raises(ClockError, match="names no such ground"):
        due("ap.decide", "2023-10-08 09:00", [Suspension("hearing", at("2023-10-09 09:00"))])


def test_a_suspension_that_ends_before_it_begins_is_refused() -> None:
    backwards = Suspension("testing", at("2023-10-10 09:00"), at("2023-10-09 09:00"))
    with pytest.raises(ClockError, match="ends before it begins"):
        due("ae.seizure", "2023-10-08 09:00", [backwards])


@pytest.mark.parametrize(
    ("rule_id", "extensions", "words"),
    [
        ("ap.decide", [Extension("complex")], "knows no such extension"),
        ("ae.seizure", [Extension("complex", 31)], "At most 30, but 31"),
        ("ae.seizure", [Extension("complex"), Extension("complex")], r"used 1 time"),
        ("ps.decide", [Extension("grave")] * 3, r"used 2 time"),
        ("hp.decide", [Extension("grave")], "before it has not been used"),
        ("mp.review", [Extension("special")], "Say how much longer"),
        ("ae.seizure", [Extension("complex", 0)], "Say how much longer"),
    ],
)
def test_an_extension_beyond_the_article_is_refused(
    rule_id: str, extensions: list[Extension], words: str
) -> None:
    with pytest.raises(ClockError, match=words):
        due(rule_id, "2026-03-02 09:00", extensions=extensions)


@pytest.mark.parametrize(
    ("rule_id", "extensions"),
    [
        ("ae.seizure", [Extension("complex", 30)]),
        ("ps.decide", [Extension("grave")] * 2),
        ("hp.decide", [Extension("complex"), Extension("grave")]),
        ("mp.review", [Extension("special", 3)]),
    ],
)
def test_an_extension_at_the_limit_is_allowed(rule_id: str, extensions: list[Extension]) -> None:
    assert due(rule_id, "2026-03-02 09:00", extensions=extensions).moment is not None


def test_a_reading_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ClockError, match="has no choice sometimes"):
        due("tr.head_decide", "2023-10-12 09:00", parameters={"transfer_rolling": "sometimes"})


def test_a_parameter_of_another_rule_does_no_harm() -> None:
    plain = due("ap.decide", "2023-10-12 09:00")
    assert due("ap.decide", "2023-10-12 09:00", parameters={"transfer_rolling": "sometimes"}) == plain
