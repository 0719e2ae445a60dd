"""Whole numbers in addresses and forms: what is none is none, and never a fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.kernel.whole import LONGEST, whole


@pytest.mark.parametrize(
    "text", ["", "-1", "1.5", "²", "１２", "٣", "NaN", "1e3", " 1", "9" * (LONGEST + 1), "9" * 5000]
)
def test_what_is_none_is_none(text: str) -> None:
    assert whole(text) is None


@given(st.integers(0, 10**LONGEST - 1))
def test_a_number_is_one(number: int) -> None:
    assert whole(str(number)) == number


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert whole(text) is None or whole(text) == int(text)
