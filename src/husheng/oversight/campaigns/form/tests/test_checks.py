"""Hard checks refuse, soft ones ask, and neither speaks where nothing is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from husheng.foundation.kernel.errors import Invalid
from husheng.oversight.campaigns.form.checks import check, refuse_if_hard
from husheng.oversight.campaigns.form.facts import Fact
from husheng.oversight.campaigns.form.matrix import CellValue, Matrix, compute
from husheng.oversight.campaigns.form.model import Place
from husheng.oversight.campaigns.form.tests.samples import FORM, HEDONG, SEPTEMBER, by_hand, case, measure


def matrix(*facts: Fact) -> Matrix:
    return compute(FORM, HEDONG, SEPTEMBER, facts)


def changed(base: Matrix, place: Place, value: int) -> Matrix:
    return replace(base, cells={**base.cells, place: CellValue(value)})


def ids(found: Matrix) -> list[str]:
    return [finding.check for finding in check(FORM, found)]


def test_an_empty_month_passes() -> None:
    assert refuse_if_hard(FORM, matrix()) == []


def test_a_fine_without_an_amount_is_refused_and_names_its_row() -> None:
    wrong = matrix(measure("m1", "fine", amount_fen=0))
    hard = [finding for finding in check(FORM, wrong) if finding.hard]
    assert {finding.cells[0][1] for finding in hard} == {"non_other", "non_total", "ads"}
    assert ("measure", "m1") in hard[0].sources
    with pytest.raises(Invalid) as caught:
        refuse_if_hard(FORM, wrong)
    assert len(caught.value.problems) == 3


def test_an_amount_without_a_party_is_refused() -> None:
    wrong = changed(changed(matrix(), ("fine_amt", "art_inst"), 1), ("fined", "art_inst"), 0)
    assert ids(wrong) == ["fine"]


def test_one_fen_is_an_amount_although_it_prints_as_almost_nothing() -> None:
    assert refuse_if_hard(FORM, matrix(measure("m1", "fine", amount_fen=1))) == []


def test_a_total_that_is_not_the_sum_is_refused() -> None:
    assert ids(changed(matrix(), ("warned", "non_total"), 1)) == ["total"]


def test_a_value_below_zero_is_refused() -> None:
    assert ids(changed(matrix(), ("warned", "art_inst"), -1)) == ["not_negative"]


def test_identity_devices_outside_licensed_institutions_are_asked_about_but_may_be_submitted() -> None:
    asked = matrix(case("c1", "no_id_device", party_class="non_med"))
    (finding,) = refuse_if_hard(FORM, asked)
    assert (finding.check, finding.sources) == ("id_device_only_licensed", (("case", "c1"),))
    assert "1" in finding.says.zh
    assert "1" in finding.says.en


def test_identity_devices_in_licensed_institutions_are_not_asked_about() -> None:
    assert refuse_if_hard(FORM, matrix(case("c1", "no_id_device", party_class="art_inst"))) == []


def test_adverts_with_fewer_fines_than_cases_are_asked_about() -> None:
    cases = [case("c1", "ads"), case("c2", "ads")]
    (finding,) = refuse_if_hard(FORM, matrix(*cases, measure("m1", "fine", amount_fen=100)))
    assert finding.says.zh == "宣传类案件 2 件，罚款仅 1 户次。"


def test_more_fines_than_cases_are_in_order() -> None:
    fines = [measure(f"m{n}", "fine", party_id=f"p{n}", amount_fen=100) for n in range(3)]
    assert refuse_if_hard(FORM, matrix(case("c1", "ads"), *fines)) == []


def test_types_need_not_add_up_to_the_cases() -> None:
    assert refuse_if_hard(FORM, matrix(case("c1", "sex_id", "surrogacy"), case("c2", "hgr"))) == []


def test_cells_by_hand_are_pointed_out() -> None:
    found = compute(FORM, HEDONG, SEPTEMBER, [], [by_hand("inspected", "non_med")])
    assert [(f.check, f.cells) for f in check(FORM, found)] == [("manual", (("inspected", "non_med"),))]


def test_a_type_that_nobody_declared_is_pointed_out() -> None:
    assert ids(matrix(case("c1", "new_type"))) == ["unknown_type"]
