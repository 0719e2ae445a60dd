"""What is counted of a month's readings."""

from __future__ import annotations

from husheng.analysis.leaks.engine import join, tally
from husheng.analysis.leaks.engine.tallies import MINUTES_A_DAY, Read

WORKING = range(7, 20)


def read(day: int, hour: int, subject: int, followed: bool = True, place: int = 1) -> Read:
    return Read(day * MINUTES_A_DAY + hour * 60, "p", subject, place, followed)


def count(*reads: Read, days_off: frozenset[int] = frozenset()):
    return tally(reads, 24_000, "g", working=WORKING, days_off=days_off)


def test_a_record_counts_once_a_month_and_a_reading_each_time() -> None:
    found = count(read(0, 9, 1), read(0, 10, 1), read(3, 9, 2))
    assert (found.reads, found.records, found.acted, found.idle) == (3, 2, 2, 0)


def test_a_record_that_was_worked_on_and_opened_again_later_for_nothing_is_both() -> None:
    found = count(read(0, 9, 1), read(9, 9, 1, followed=False))
    assert (found.records, found.acted, found.idle) == (1, 1, 1)


def test_night_and_days_off_are_odd_hours() -> None:
    found = count(read(0, 6, 1), read(0, 7, 2), read(0, 19, 3), read(0, 20, 4), read(5, 10, 5),
                  days_off=frozenset({5}))  # fmt: skip
    assert found.odd_hours == 3


def test_a_sitting_is_the_most_idle_records_of_one_day_a_burst_the_most_of_one_hour() -> None:
    found = count(*(read(0, 9, n, followed=False) for n in range(4)),
                  *(read(0, 11, n, followed=False) for n in range(10, 13)),
                  *(read(1, 9, n) for n in range(20, 26)))  # fmt: skip
    assert (found.sitting, found.burst) == (7, 6)


def test_joined_months_add_what_adds_and_keep_the_greatest() -> None:
    one, other = count(read(0, 9, 1, False)), count(read(0, 9, 1, False), read(0, 9, 2, False))
    both = join([one, other])
    assert (both.months, both.reads, both.idle, both.sitting, both.burst) == (2, 3, 3, 2, 2)
