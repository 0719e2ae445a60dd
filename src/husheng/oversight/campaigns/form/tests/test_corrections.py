"""Corrections 更正: signed, exact, shown once, and never inside a cell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from husheng.foundation.kernel.errors import Conflict
from husheng.oversight.campaigns.form.canonical import canonical, restored
from husheng.oversight.campaigns.form.corrections import applied, diff, shown, year_diff
from husheng.oversight.campaigns.form.facts import Fact
from husheng.oversight.campaigns.form.matrix import compute
from husheng.oversight.campaigns.form.schedule import month
from husheng.oversight.campaigns.form.tests.samples import (
    FORM,
    HEDONG,
    HEXI,
    SEPTEMBER,
    anything,
    by_hand,
    case,
    measure,
)


def test_a_fine_entered_late_is_a_correction_of_its_month() -> None:
    before = compute(FORM, HEDONG, SEPTEMBER, [])
    after = compute(FORM, HEDONG, SEPTEMBER, [measure("m1", "fine", amount_fen=2_000_000)])
    deltas = {delta.place: delta.amount for delta in diff(before, after)}
    assert deltas[("fined", "ads")] == 1
    assert deltas[("fine_amt", "ads")] == 2_000_000
    assert deltas[("fine_amt", "non_total")] == 2_000_000


def test_a_withdrawn_case_is_a_negative_correction_and_names_the_row_that_went() -> None:
    before = compute(FORM, HEDONG, SEPTEMBER, [case("c1", "ads")])
    deltas = diff(before, compute(FORM, HEDONG, SEPTEMBER, []))
    assert {delta.amount for delta in deltas} == {-1}
    assert deltas[0].removed[0].key == "c1"


def test_nothing_changed_is_no_correction() -> None:
    facts = [case("c1", "ads"), measure("m1", "warn")]
    entries = [by_hand("inspected", "non_med")]
    one, other = (compute(FORM, HEDONG, SEPTEMBER, facts, entries) for _ in range(2))
    assert diff(one, other) == []


def test_rows_exchanged_one_for_one_are_kept_but_not_shown() -> None:
    before = compute(FORM, HEDONG, SEPTEMBER, [case("c1", "ads")])
    deltas = diff(before, compute(FORM, HEDONG, SEPTEMBER, [case("c2", "ads")]))
    assert deltas
    assert shown(FORM, deltas) == []


@pytest.mark.parametrize(
    "other", [compute(FORM, HEXI, SEPTEMBER, []), compute(FORM, HEDONG, month(2023, 8), [])]
)
def test_another_unit_or_month_is_not_compared(other: object) -> None:
    with pytest.raises(Conflict):
        diff(compute(FORM, HEDONG, SEPTEMBER, []), other)  # type: ignore[arg-type]


@given(anything, anything, anything)
def test_corrections_add_up_however_often_they_are_drawn(a: list[Fact], b: list[Fact], c: list[Fact]) -> None:
    filed, later, last = (compute(FORM, HEDONG, SEPTEMBER, facts) for facts in (a, b, c))
    first = diff(filed, later)
    second = diff(applied(filed, first), last)
    standing = applied(applied(filed, first), second)
    assert diff(standing, last) == []
    for place in FORM.places:
        moved = sum(delta.amount for delta in (*first, *second) if delta.place == place)
        assert filed.cells[place].value + moved == last.cells[place].value >= 0


@given(anything)
def test_a_snapshot_comes_back_as_it_was_filed(facts: list[Fact]) -> None:
    matrix = compute(FORM, HEDONG, SEPTEMBER, facts, [by_hand("inspected", "art_inst")])
    deltas = diff(compute(FORM, HEDONG, SEPTEMBER, []), matrix)
    assert restored(canonical(matrix, deltas)) == (matrix, deltas)


@given(anything)
def test_the_order_of_facts_does_not_change_a_byte(facts: list[Fact]) -> None:
    one, other = (compute(FORM, HEDONG, SEPTEMBER, order) for order in (facts, facts[::-1]))
    assert canonical(one) == canonical(other)


def test_one_more_row_changes_the_bytes() -> None:
    one = compute(FORM, HEDONG, SEPTEMBER, [case("c1", "ads")])
    other = compute(FORM, HEDONG, SEPTEMBER, [case("c2", "ads")])
    assert canonical(one) != canonical(other)


def test_the_corrected_year_is_compared_with_the_year_as_filed() -> None:
    year = replace(SEPTEMBER, id="2023")
    filed = compute(FORM, HEDONG, year, [])
    corrected = compute(FORM, HEDONG, replace(SEPTEMBER, id="2023-c"), [case("c1", "ads")])
    assert {(delta.period, delta.amount) for delta in year_diff(filed, corrected)} == {("2023", 1)}
