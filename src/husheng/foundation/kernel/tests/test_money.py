"""Money is exact to the fen, both ways, and errors say what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.kernel.money import Fen, format_wan, format_yuan, parse_wan, parse_yuan

AMOUNTS = st.integers(min_value=-(10**16), max_value=10**16)


@pytest.mark.parametrize(
    ("fen", "printed"),
    [
        (0, "0"),
        (1_000_000, "1"),
        (12_345_600, "12.3456"),
        (1_050_000, "1.05"),
        (123_456_000_000, "123,456"),
        (12_345_650, "12.3457"),  # half a last place goes up
        (12_345_649, "12.3456"),
        (1, "0.000001"),  # money never prints as 0
        (49, "0.000049"),
        (50, "0.0001"),
        (-1_500_000, "-1.5"),
    ],
)
def test_wan_prints_up_to_four_decimals_without_trailing_zeros(fen: int, printed: str) -> None:
    assert format_wan(fen) == printed


@pytest.mark.parametrize(("fen", "printed"), [(0, "0.00"), (1_000_000, "1.00"), (1_234_560_000, "1,234.56")])
def test_a_matrix_cell_keeps_at_least_two_decimals(fen: int, printed: str) -> None:
    assert format_wan(fen, least=2) == printed


@pytest.mark.parametrize(
    ("fen", "printed"),
    [(0, "0.00"), (5, "0.05"), (123_450, "1,234.50"), (-5, "-0.05"), (-123_450, "-1,234.50")],
)
def test_yuan_always_has_two_decimals(fen: int, printed: str) -> None:
    assert format_yuan(fen) == printed


@pytest.mark.parametrize(
    "text", ["1,234.5", "1234.50", "¥1,234.50", " 1234.5 元 ", "１，２３４．５", "￥1234.5元", "1234.500"]
)
def test_yuan_are_read_however_they_are_written(text: str) -> None:
    assert parse_yuan(text) == 123_450


@pytest.mark.parametrize("text", ["12.3456", "12.3456万元", "12.345600"])
def test_wan_are_read_to_the_fen(text: str) -> None:
    assert parse_wan(text) == 12_345_600


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "没有写金额"),
        ("元", "没有写金额"),
        ("一百", "写的不是数"),
        ("1.9E+10", "写的不是数"),
        ("1,23", "写的不是数"),
        ("1.", "写的不是数"),
        ("=1+1", "写的不是数"),
        ("-1", "金额小于 0"),
        ("0.001", "最多写 2 位小数"),
        ("9" * 30, "大得不合常理"),
        ("NaN", "写的不是数"),
        ("١", "写的不是数"),
    ],
)
def test_a_wrong_amount_says_result_reason_and_remedy(text: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_yuan(text)
    assert caught.value.message == "金额没有保存。"
    [problem] = caught.value.problems
    assert says in problem.message and problem.remedy.startswith("请")


def test_wan_finer_than_a_fen_is_refused() -> None:
    assert parse_wan("0.000001") == 1
    with pytest.raises(Invalid) as caught:
        parse_wan("0.0000001")
    assert "最多写 6 位小数" in caught.value.problems[0].message


def test_a_negative_amount_is_read_only_when_asked() -> None:
    assert parse_yuan("-1.5", negative=True) == -150


@given(AMOUNTS)
def test_printed_yuan_read_back_as_the_same_fen(fen: int) -> None:
    assert parse_yuan(format_yuan(fen), negative=True) == Fen(fen)


@given(AMOUNTS)
def test_printed_wan_are_within_half_a_last_place_and_never_hide_money(fen: int) -> None:
    printed = format_wan(fen)
    assert abs(parse_wan(printed, negative=True) - fen) <= 50
    assert (printed.strip("-0.,") == "") == (fen == 0)
