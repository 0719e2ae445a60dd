"""The source's scenario: both clerks are found; what cannot be found is held to be so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from husheng.analysis.leaks.engine.replay import SOURCE, Habit, Scenario, play
from husheng.analysis.leaks.engine.replay.scenario import OFFICE_CLERK, REGISTRAR
from husheng.analysis.leaks.engine.seized import Confidence

YEAR = Scenario(months=12, births=600, in_bulk=6_000, by_hand=336, registers=6, officers=30, seed=5)


def named(played) -> set[str]:
    return {one.post for one in played.listed.overlaps if one.confidence is Confidence.EXCLUDED}


def test_a_year_of_it_finds_both_clerks_and_names_both_from_the_list() -> None:
    played = play(YEAR)
    assert set(played.checks.caught) == {REGISTRAR, OFFICE_CLERK}
    assert named(played) == {REGISTRAR, OFFICE_CLERK}


def test_the_same_seed_gives_the_same_answer() -> None:
    short = replace(YEAR, months=3, in_bulk=1500, by_hand=84)
    assert play(short) == play(short)


def test_nobody_who_does_his_work_meets_a_canary() -> None:
    """The bulk reader does; no harmless post does, and neither does the registrar who opens only what he registered."""
    played = play(YEAR)
    assert played.canaries.false_alarms == 0 and set(played.canaries.caught) == {OFFICE_CLERK}


def test_daily_doses_below_every_rate_limit_are_found_all_the_same() -> None:
    played = play(replace(YEAR, bulk_days=21))
    assert not played.rate_limit.caught
    assert set(played.checks.caught) == {REGISTRAR, OFFICE_CLERK}


@pytest.mark.parametrize("habit", [Habit.TRICKLE, Habit.AT_WORK])
def test_what_no_count_can_see_is_named_only_by_a_seized_list(habit: Habit) -> None:
    played = play(replace(YEAR, habit=habit))
    assert REGISTRAR not in played.checks.caught and REGISTRAR in named(played)


def test_two_hundred_rows_of_the_list_are_enough() -> None:
    """trust.md T1: attribution from a leaked file of 200 rows, and nobody else named."""
    played = play(replace(YEAR, in_bulk=0, by_hand=200, bulk_days=1))
    assert named(played) == {REGISTRAR}


@pytest.mark.slow
def test_three_years_as_the_source_tells_them() -> None:
    played = play(SOURCE)
    assert played.rows >= 39_000
    assert played.checks.recall == 1.0 and played.rate_limit.recall == 0.5
    assert played.checks.false_a_year < 10
    assert named(played) == {REGISTRAR, OFFICE_CLERK} and not played.listed.unexplained
