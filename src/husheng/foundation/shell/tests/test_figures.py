"""Money and days as the office and the paper form write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.shell.figures import day, moment, wan, yuan

UTC = dt.UTC


@pytest.mark.parametrize(
    ("fen", "paper"),
    [
        (0, "0"),
        (1_000_000, "1"),
        (9_500_000, "9.5"),
        (8_640_000, "8.64"),
        (123_456_700, "123.4567"),
        (12_345_678_900, "12,345.6789"),
        (49, "0.000049"),
        (50, "0.0001"),
        (1, "0.000001"),
        (-2_000_000, "-2"),
        (-1, "-0.000001"),
    ],
)
def test_the_form_prints_wan_without_trailing_zeros(fen: int, paper: str) -> None:
    assert wan(fen) == paper


@pytest.mark.parametrize(
    ("fen", "screen"), [(0, "0"), (9_500_000, "9.50"), (40_000_000, "40.00"), (1, "0.000001")]
)
def test_a_cell_on_screen_shows_at_least_two_decimals(fen: int, screen: str) -> None:
    assert wan(fen, 2) == screen


@given(st.integers(min_value=1, max_value=10**15))
def test_money_is_never_printed_as_nothing(fen: int) -> None:
    assert float(wan(fen).replace(",", "")) > 0


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_what_is_printed_in_yuan_is_exact_to_the_fen(fen: int) -> None:
    assert int(yuan(fen).replace(",", "").replace(".", "")) == fen


def test_yuan_are_grouped_with_two_decimals() -> None:
    assert yuan(31_200_000) == "312,000.00"
    assert yuan(-5) == "-0.05"


def test_a_day_of_this_year_is_written_with_its_weekday() -> None:
    assert day(dt.date(2023, 10, 24), year=2023) == "10-24 周二"
    assert day(dt.date(2023, 10, 24), year=2023, english=True) == "Tue 24 Oct"


def test_a_day_of_another_year_is_written_in_full() -> None:
    assert day(dt.date(2024, 1, 5), year=2023) == "2024-01-05"
    assert day(dt.date(2024, 1, 5), year=2023, english=True) == "5 Jan 2024"


def test_a_moment_late_in_the_utc_evening_is_the_next_day_in_shanghai() -> None:
    late = dt.datetime(2023, 12, 31, 16, 30, tzinfo=UTC)
    assert day(late, year=2024) == "01-01 周一"
    assert moment(late, year=2024) == "01-01 00:30"
    assert moment(late, year=2023) == "2024-01-01 00:30"
    assert moment(late, year=2023, english=True) == "1 Jan 2024 00:30"
