"""What a tip earns: a share, a least, a most; whole fen, and only where a scale is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.casework.rewards import rules
from husheng.intake.tips.categories import categories

YUAN = 100
MARKET = rules.shipped()["market"]


@pytest.mark.parametrize(
    ("level", "fined", "paid"),
    [
        (1, 200_000, 10_000),
        (1, 100_000, 5_000),
        (1, 99_999, 5_000),
        (1, 0, 5_000),
        (2, 100_000, 3_000),
        (2, 100_100, 3_003),
        (3, 1_000_000, 10_000),
        (3, 50_000, 1_000),
        (1, 19_999_980, 999_999),
        (1, 20_000_000, 1_000_000),
        (1, 90_000_000, 1_000_000),
    ],
)
def test_the_market_regulators_scale(level: int, fined: int, paid: int) -> None:
    assert rules.worked_out(MARKET, level, fined * YUAN).amount_fen == paid * YUAN


def test_from_half_a_million_on_the_finance_department_has_a_say() -> None:
    assert not rules.worked_out(MARKET, 1, 9_999_980 * YUAN).with_finance
    assert rules.worked_out(MARKET, 1, 10_000_000 * YUAN).with_finance


def test_a_fen_that_the_scale_does_not_give_is_not_promised() -> None:
    assert rules.worked_out(MARKET, 1, 200_000 * YUAN + 19).amount_fen == 10_000 * YUAN
    assert rules.worked_out(MARKET, 1, 200_000 * YUAN + 20).amount_fen == 10_000 * YUAN + 1


@given(st.sampled_from([1, 2, 3]), st.integers(0, 10**12))
def test_a_reward_lies_between_its_least_and_the_cap_and_never_falls_as_the_fine_rises(
    level: int, fined: int
) -> None:
    worked = rules.worked_out(MARKET, level, fined)
    assert MARKET.levels[level].least_fen <= worked.amount_fen <= MARKET.cap_fen
    assert worked.amount_fen <= rules.worked_out(MARKET, level, fined + 1000).amount_fen


def test_no_scale_is_made_up_for_anybody_else() -> None:
    assert set(rules.shipped()) == {"market"}
    assert MARKET.basis_zh and MARKET.confidence != "V", "shown as to be checked until the text was read"


def test_no_tip_that_could_be_rewarded_has_a_woman_a_patient_or_a_child_as_its_object() -> None:
    assert {one.object for one in categories().values()} <= {"provider", "business", "agency"}
