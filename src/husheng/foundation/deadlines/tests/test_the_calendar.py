"""The calendar: published years, make-up days, unknown years, and an overlay that changes a year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from husheng.foundation.deadlines.clock import Calendar, OverlayError, compute, default_calendar

from .build import at, rule

NEW_YEAR_2027 = """
version = "demo-1"
years = [2027]
[[holidays]]
date = 2027-01-01
name = "New Year's Day"
[[workdays]]
date = 2027-01-03
"""


def overlay(folder: Path, text: str) -> Path:
    path = folder / "overlay.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_make_up_day_is_a_working_day_and_a_holiday_is_none() -> None:
    calendar = default_calendar()
    assert calendar.is_workday(dt.date(2023, 10, 7))
    assert calendar.is_makeup(dt.date(2023, 10, 7))
    assert not calendar.is_workday(dt.date(2023, 10, 6))
    assert not calendar.is_makeup(dt.date(2023, 10, 9))
    assert not calendar.is_workday(dt.date(2023, 10, 14))


def test_an_unpublished_year_has_weekends_only() -> None:
    calendar = default_calendar()
    assert not calendar.is_known(2027)
    assert calendar.is_workday(dt.date(2027, 10, 1))
    assert not calendar.is_workday(dt.date(2027, 10, 2))


def test_an_overlay_makes_a_year_known_and_moves_the_clock(tmp_path: Path) -> None:
    before, after = default_calendar(), Calendar.load(overlay(tmp_path, NEW_YEAR_2027))
    assert after.is_known(2027)
    assert after.version != before.version
    assert "demo-1" in after.version
    old = compute(rule("local.answer"), at("2026-12-28 09:00"), before)
    new = compute(rule("local.answer"), at("2026-12-28 09:00"), after)
    assert (old.last_day, old.provisional) == (dt.date(2027, 1, 4), True)
    # 29, 30, 31, then the make-up Sunday 1-3 and Monday 1-4
    assert (new.last_day, new.provisional) == (dt.date(2027, 1, 4), False)


def test_an_overlay_replaces_a_whole_year(tmp_path: Path) -> None:
    text = 'version = "late"\nyears = [2026]\n[[holidays]]\ndate = 2026-01-01\nname = "New Year\'s Day"\n'
    changed = Calendar.load(overlay(tmp_path, text))
    assert changed.is_workday(dt.date(2026, 1, 2))  # a day off in the published notice
    assert not default_calendar().is_workday(dt.date(2026, 1, 2))


def test_an_empty_overlay_changes_nothing(tmp_path: Path) -> None:
    assert Calendar.load(overlay(tmp_path, "years = []\n")).version == default_calendar().version


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("years = [2027\n", "cannot be read"),
        ("years = [2027]\n[[holidays]]\ndate = '2027-13-45'\n", "Not a date"),
        ("years = []\n[[workdays]]\ndate = 2027-01-03\n", "not listed under years"),
        (
            "years = [2027]\n[[holidays]]\ndate = 2027-01-03\n[[workdays]]\ndate = 2027-01-03\n",
            "both a day off",
        ),
    ],
)
def test_a_wrong_overlay_is_refused_with_its_reason(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(OverlayError, match=words):
        Calendar.load(overlay(tmp_path, text))


def test_a_missing_overlay_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OverlayError, match="cannot be read"):
        Calendar.load(tmp_path / "nothing.toml")
