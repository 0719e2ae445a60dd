"""What counts where: the rules of form_tianjin_2023, each with its near miss."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from husheng.foundation.kernel.errors import NotFound
from husheng.oversight.campaigns.form.counting import cells_of, filters_of, types_beside
from husheng.oversight.campaigns.form.facts import Fact
from husheng.oversight.campaigns.form.matrix import compute
from husheng.oversight.campaigns.form.model import Place
from husheng.oversight.campaigns.form.tests.samples import (
    FORM,
    HEDONG,
    SEPTEMBER,
    TYPES,
    anything,
    by_hand,
    case,
    inspected,
    measure,
    transfer,
)


def values(*facts: Fact) -> dict[Place, int]:
    """The cells that are not 0."""
    matrix = compute(FORM, HEDONG, SEPTEMBER, facts)
    return {place: cell.value for place, cell in matrix.cells.items() if cell.value}


def test_a_case_with_two_types_counts_once_in_its_class_and_once_in_each_type() -> None:
    assert values(case("c1", "ads", "egg_sperm")) == {
        ("cases", "non_other"): 1,
        ("cases", "non_total"): 1,
        ("cases", "ads"): 1,
        ("cases", "egg_sperm"): 1,
    }


def test_a_case_of_a_type_without_a_column_counts_in_its_class_only() -> None:
    fact = case("c1", "hgr", party_class="art_inst")
    assert values(fact) == {("cases", "art_inst"): 1}
    assert types_beside(FORM, fact) == {("cases", "hgr")}


def test_a_person_outside_any_institution_counts_under_other_organisations() -> None:
    assert ("cases", "non_other") in values(case("c1", "ads", party_class="person"))


@pytest.mark.parametrize(("day", "counts"), [(1, 1), (30, 1)])
def test_both_ends_of_the_month_belong_to_it(day: int, counts: int) -> None:
    assert values(case("c1", "ads", filed_on=date(2023, 9, day)))[("cases", "ads")] == counts


@pytest.mark.parametrize("filed", [date(2023, 8, 31), date(2023, 10, 1), None])
def test_a_case_filed_in_another_month_or_not_at_all_does_not_count(filed: date | None) -> None:
    assert values(case("c1", "ads", filed_on=filed)) == {}


def test_an_order_counts_when_served_and_a_warning_when_decided() -> None:
    late = {"decided_on": date(2023, 8, 30), "served_on": date(2023, 9, 2)}
    assert ("ordered", "ads") in values(measure("m1", "order_correct", **late))
    assert values(measure("m1", "warn", **late)) == {}


def test_one_case_that_fines_a_hospital_and_three_doctors_counts_four_parties() -> None:
    fines = [
        measure(f"m{n}", "fine", party_id=f"p{n}", party_class="non_med", amount_fen=100) for n in range(4)
    ]
    assert values(*fines)[("fined", "non_med")] == 4


def test_a_party_fined_for_two_types_in_one_decision_counts_once_in_its_class() -> None:
    found = values(
        measure("m1", "fine", type="ads", amount_fen=2_000_000),
        measure("m2", "fine", type="egg_sperm", amount_fen=1_050_000),
    )
    assert found[("fined", "non_other")] == 1
    assert (found[("fined", "ads")], found[("fined", "egg_sperm")]) == (1, 1)
    assert found[("fine_amt", "non_total")] == 3_050_000
    assert (found[("fine_amt", "ads")], found[("fine_amt", "egg_sperm")]) == (2_000_000, 1_050_000)


def test_a_line_that_names_no_type_goes_to_the_principal_one_only() -> None:
    found = values(measure("m1", "fine", type=None, principal_type="surrogacy", amount_fen=500))
    assert {place for place in found if place[1] in TYPES} == {
        ("fined", "surrogacy"),
        ("fine_amt", "surrogacy"),
    }


def test_both_kinds_of_withdrawal_count_and_each_licence_counts() -> None:
    found = values(measure("m1", "revoke"), measure("m2", "withdraw"))
    assert found[("revoked", "non_other")] == 2


def test_a_transfer_counts_from_its_receipt() -> None:
    assert values(transfer("h1"))[("to_dept", "ads")] == 1
    assert values(transfer("h1", receipt_on=None)) == {}


def test_the_supervision_commission_counts_but_is_listed_apart() -> None:
    matrix = compute(
        FORM, HEDONG, SEPTEMBER, [transfer("h1", "police"), transfer("h2", "supervision_commission")]
    )
    cell = matrix.cells[("to_justice", "ads")]
    assert cell.value == 2
    assert {source.key: source.apart for source in cell.sources} == {"h1": "", "h2": "supervision_commission"}


def test_an_object_inspected_twice_in_a_month_counts_once_and_opens_both_visits() -> None:
    matrix = compute(FORM, HEDONG, SEPTEMBER, [inspected("i1", "o1"), inspected("i2", "o1")])
    cell = matrix.cells[("inspected", "non_med")]
    assert (cell.value, cell.opens()) == (1, [("inspection", "i1"), ("inspection", "i2")])


def test_nothing_ever_counts_in_a_blocked_cell() -> None:
    assert not {place for place in values(inspected("i1", "o1")) if place in FORM.not_applicable}


@pytest.mark.parametrize("place", [("inspected", "ads"), ("nothing", "ads"), ("cases", "nothing")])
def test_a_cell_that_is_not_there_opens_nothing(place: Place) -> None:
    with pytest.raises(NotFound):
        filters_of(FORM, *place)


@given(anything)
def test_the_rule_the_matrix_and_the_filter_say_the_same(facts: list[Fact]) -> None:
    matrix = compute(FORM, HEDONG, SEPTEMBER, facts)
    for place in FORM.places:
        ruled = {(f.fact, getattr(f, f.key_field)) for f in facts if place in cells_of(FORM, f, SEPTEMBER)}
        asked = {
            (f.fact, getattr(f, f.key_field))
            for f in facts
            if any(each.takes(f, SEPTEMBER) for each in filters_of(FORM, *place))
        }
        assert set(matrix.cells[place].opens()) == ruled == asked


@given(anything)
def test_totals_are_the_sum_of_their_parts_and_money_is_never_repeated(facts: list[Fact]) -> None:
    matrix = compute(FORM, HEDONG, SEPTEMBER, facts)
    for row in FORM.rows:
        medical, other = matrix.value(row.id, "non_med"), matrix.value(row.id, "non_other")
        assert matrix.value(row.id, "non_total") == medical + other
        if row.money:
            by_class = matrix.value(row.id, "art_inst") + medical + other
            by_type = sum(matrix.value(row.id, kind) for kind in TYPES)
            beside = sum(s.fen for (r, _), found in matrix.beside.items() if r == row.id for s in found)
            assert by_class == by_type + beside
    assert all(cell.value >= 0 for cell in matrix.cells.values())


@given(anything)
def test_a_fact_handed_over_twice_counts_once(facts: list[Fact]) -> None:
    once, twice = (compute(FORM, HEDONG, SEPTEMBER, many) for many in (facts, facts + facts))
    assert once.cells == twice.cells


def test_an_entry_by_hand_stands_in_its_cell_and_in_the_total() -> None:
    matrix = compute(FORM, HEDONG, SEPTEMBER, [inspected("i1", "o1")], [by_hand("inspected", "non_med", 9)])
    cell = matrix.cells[("inspected", "non_med")]
    assert (cell.value, cell.instead_of, matrix.value("inspected", "non_total")) == (9, 1, 9)
