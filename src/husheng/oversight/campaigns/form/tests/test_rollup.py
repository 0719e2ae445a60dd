"""The roll-up 汇总: a transferred case once, transfers netted by parameter, any grouping the same, the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.kernel.errors import Invalid
from husheng.oversight.campaigns.form.corrections import diff
from husheng.oversight.campaigns.form.facts import Fact, Transferred
from husheng.oversight.campaigns.form.matrix import Matrix, compute
from husheng.oversight.campaigns.form.model import Form
from husheng.oversight.campaigns.form.rollup import roll_up, year_of
from husheng.oversight.campaigns.form.schedule import Period, month
from husheng.oversight.campaigns.form.tests.samples import (
    CITY,
    DAY,
    FORM,
    HEDONG,
    HEXI,
    SEPTEMBER,
    anything,
    by_hand,
    case,
    inspected,
    measure,
    transfer,
    transfers,
)

PASSED_ON = transfer("h1", case_id="c1", filed_on=DAY)


def of(unit: str, *facts: Fact, period: Period = SEPTEMBER) -> Matrix:
    return compute(FORM, unit, period, facts)


def city(*matrices: Matrix, by: tuple[Transferred, ...] = (), form: Form = FORM) -> Matrix:
    return roll_up(form, matrices, by, unit="120000", city=CITY)


def test_a_case_transferred_between_districts_counts_once_in_the_city() -> None:
    sender = of(HEDONG, case("c1", "ads"), PASSED_ON)
    receiver = of(HEXI, case("c9", "ads", from_handover="h1"))
    assert receiver.value("cases", "ads") == 1
    whole = city(sender, receiver, by=(PASSED_ON,))
    assert (whole.value("cases", "ads"), whole.value("cases", "non_total")) == (1, 1)


def test_it_counts_once_although_the_receiver_files_a_month_later() -> None:
    october = month(2023, 10)
    later = of(HEXI, case("c9", "ads", from_handover="h1", filed_on=date(2023, 10, 8)), period=october)
    assert later.value("cases", "ads") == 1
    assert city(later, by=(PASSED_ON,)).value("cases", "ads") == 0


def test_a_case_that_grew_out_of_a_transferred_lead_counts_where_it_was_filed() -> None:
    lead = replace(PASSED_ON, case_id="", filed_on=None)
    receiver = of(HEXI, case("c9", "ads", from_handover="h1"))
    assert city(of(HEDONG), receiver, by=(lead,)).value("cases", "ads") == 1


def test_a_case_that_came_from_outside_the_city_counts() -> None:
    outside = replace(PASSED_ON, from_region="110000")
    receiver = of(HEXI, case("c9", "ads", from_handover="h1"))
    assert city(receiver, by=(outside,)).value("cases", "ads") == 1


def test_two_unrelated_cases_stay_two() -> None:
    whole = city(of(HEDONG, case("c1", "ads")), of(HEXI, case("c2", "ads")), by=(PASSED_ON,))
    assert whole.value("cases", "ads") == 2


def test_the_same_case_reported_by_two_units_counts_once() -> None:
    whole = city(of(HEDONG, case("c1", "ads")), of("120000/market", case("c1", "ads")))
    assert whole.value("cases", "ads") == 1


@pytest.mark.parametrize(
    ("net", "between", "within"), [("none", 1, 1), ("between_units", 0, 1), ("inside_city", 0, 0)]
)
def test_transfers_inside_the_city_are_netted_by_parameter(net: str, between: int, within: int) -> None:
    form = replace(FORM, net_transfers=net)
    across = transfer("h1")
    inside = transfer("h2", to_region=HEDONG, to_agency="market-hedong")
    for one, expected in ((across, between), (inside, within)):
        district = of(HEDONG, one)
        assert district.value("to_dept", "ads") == 1
        assert city(district, by=(one,), form=form).value("to_dept", "ads") == expected


def test_a_transfer_between_two_city_departments_is_netted() -> None:
    one = transfer("h1", from_region="120000", to_region="120000", from_agency="health", to_agency="market")
    assert city(of("120000/health", one), by=(one,)).value("to_dept", "ads") == 0


def test_a_transfer_out_of_the_city_and_one_to_the_police_stay() -> None:
    out, police = transfer("h1", to_region="110000"), transfer("h2", "police")
    whole = city(of(HEDONG, out, police), by=(out, police))
    assert (whole.value("to_dept", "ads"), whole.value("to_justice", "ads")) == (1, 1)


def test_cells_by_hand_are_added() -> None:
    parts = [
        compute(FORM, u, SEPTEMBER, [], [by_hand("inspected", "non_med", n)])
        for u, n in ((HEDONG, 2), (HEXI, 3))
    ]
    whole = city(*parts)
    assert whole.value("inspected", "non_total") == 5
    assert len(whole.cells[("inspected", "non_med")].manual) == 2


def test_different_months_are_not_rolled_up() -> None:
    with pytest.raises(Invalid):
        city(of(HEDONG), of(HEXI, period=month(2023, 8)))
    with pytest.raises(Invalid):
        city()


@given(st.lists(anything, min_size=1, max_size=5), st.lists(transfers(), max_size=6), st.integers(0, 5))
def test_grouping_does_not_matter(units: list[list[Fact]], by: list[Transferred], cut: int) -> None:
    matrices = [of(f"u{n}", *facts) for n, facts in enumerate(units)]
    whole = city(*matrices, by=tuple(by))
    halves = [city(*part, by=tuple(by)) for part in (matrices[:cut], matrices[cut:]) if part]
    assert city(*halves, by=tuple(by)).cells == whole.cells
    assert city(*reversed(matrices), by=tuple(by)).cells == whole.cells


@given(st.lists(anything, min_size=1, max_size=4))
def test_a_roll_up_never_exceeds_the_sum_of_its_units_and_keeps_the_totals(units: list[list[Fact]]) -> None:
    matrices = [of(f"u{n}", *facts) for n, facts in enumerate(units)]
    whole = city(*matrices)
    for row, column in FORM.places:
        assert whole.value(row, column) <= sum(m.value(row, column) for m in matrices)
        if column == "non_total":
            parts = whole.value(row, "non_med") + whole.value(row, "non_other")
            assert whole.value(row, column) == parts


AUGUST = month(2023, 8)
YEAR = Period("2023", AUGUST.first, date(2023, 12, 25))


def test_an_object_inspected_in_two_months_counts_in_both_in_the_year() -> None:
    first = of(HEDONG, inspected("i1", "o1", on=date(2023, 8, 9)), period=AUGUST)
    second = of(HEDONG, inspected("i2", "o1"))
    year = year_of(FORM, [first, second], [], unit=HEDONG, period=YEAR)
    assert year.value("inspected", "non_med") == 2


def test_the_year_carries_the_corrections_of_its_months() -> None:
    filed = of(HEDONG, period=AUGUST)
    known = of(HEDONG, measure("m1", "fine", amount_fen=700, decided_on=date(2023, 8, 31)), period=AUGUST)
    year = year_of(FORM, [filed, of(HEDONG)], diff(filed, known), unit=HEDONG, period=YEAR)
    assert (year.value("fined", "ads"), year.value("fine_amt", "non_total")) == (1, 700)


@given(anything, anything, anything)
def test_the_year_is_the_sum_of_its_months_and_their_corrections(
    a: list[Fact], b: list[Fact], c: list[Fact]
) -> None:
    filed, known, second = of(HEDONG, *a, period=AUGUST), of(HEDONG, *b, period=AUGUST), of(HEDONG, *c)
    year = year_of(FORM, [filed, second], diff(filed, known), unit=HEDONG, period=YEAR)
    for place in FORM.places:
        assert year.cells[place].value == known.cells[place].value + second.cells[place].value
