"""Our canonical JSON is byte for byte that of RFC 8785."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.canonical import MAX_INTEGER, canonical
from husheng.foundation.ledger.merkle.hashing import MerkleError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_every_value_is_written_as_the_reference_writes_it(value) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_the_same_and_is_written_as_the_reference_writes_it(value: float) -> None:
    assert canonical(value) == rfc8785.dumps(value)
    assert float(canonical(value)) == value


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (333333333.33333329, "333333333.3333333"),
        (1e30, "1e+30"),
        (4.5, "4.5"),
        (2e-3, "0.002"),
        (1e-27, "1e-27"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-9, "1.5e-9"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (-0.0, "0"),
        (-1.5, "-1.5"),
        (100.0, "100"),
        (0.0, "0"),
        (1.0, "1"),
        (-1.0, "-1"),
        (0.1, "0.1"),
        (10.25, "10.25"),
        (9007199254740993.0, "9007199254740992"),
        (1.2345678901234567e20, "123456789012345670000"),
        (1.5e21, "1.5e+21"),
    ],
)
def test_numbers_of_the_rfcs_appendix(value: float, wanted: str) -> None:
    assert canonical(value).decode() == wanted


def test_the_largest_exact_integers_are_written_and_the_next_are_not() -> None:
    assert (canonical(9007199254740991), canonical(-9007199254740991)) == (
        b"9007199254740991",
        b"-9007199254740991",
    )
    for value in (9007199254740992, -9007199254740992):
        with pytest.raises(MerkleError, match="beyond"):
            canonical(value)


def test_names_are_sorted_by_utf_16_units_as_the_rfcs_example_shows() -> None:
    names = ["€", "\r", "\ufb33", "1", "😀", "\x80", "ö"]
    assert list(json.loads(canonical(dict.fromkeys(names, 0)))) == [
        "\r",
        "1",
        "\x80",
        "ö",
        "€",
        "😀",
        "\ufb33",
    ]


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        b"x",
        {1},
        object(),
    ],
)
def test_what_has_no_spelling_is_refused(value) -> None:
    with pytest.raises(MerkleError):
        canonical(value)


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: {"a": inner}])
def test_a_value_nested_too_deep_is_refused(wrap) -> None:
    deep = 0
    for _ in range(100):
        deep = wrap(deep)
    assert canonical(deep)
    with pytest.raises(MerkleError, match="nested"):
        canonical(wrap(deep))
