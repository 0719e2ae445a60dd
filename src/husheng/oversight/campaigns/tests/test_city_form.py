"""The region's form: a transferred case once, every case in exactly one report, live or as handed in."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.casework.cases.models import Case
from husheng.foundation.acts.act import seen
from husheng.intake.handovers.models import Handover
from husheng.oversight.campaigns import acts, rollup
from husheng.oversight.campaigns.acts import CellEntry
from husheng.oversight.campaigns.models import Campaign
from husheng.oversight.campaigns.rollup import Whole

from .samples import HEXI, TIANJIN, Stage, change, stand

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"])
SEP = dt.date(2023, 9, 12)


def whole(campaign: Campaign, period: str = "2023-09", live_only: bool = False) -> Whole:
    found = rollup.whole(campaign, period, live_only=live_only)
    assert found is not None
    return found


def parts(found: Whole, row: str, column: str) -> int:
    return sum(part.matrix.value(row, column) for part in found.parts)


def test_a_case_transferred_inside_the_city_counts_once(stage: Stage) -> None:
    campaign = stage.opened()
    hexi = stage.city.agency("health", HEXI)
    first = stage.case(SEP, "ads")
    handover = stage.transfer(first, hexi, dt.date(2023, 9, 15))
    stage.case(dt.date(2023, 9, 18), "ads", agency=hexi, from_handover=handover.pk)
    stage.case(SEP, "ads", agency=hexi)
    found = whole(campaign)
    assert parts(found, "cases", "ads") == 3
    assert found.matrix.value("cases", "ads") == 2
    assert parts(found, "to_dept", "ads") == 1
    assert found.matrix.value("to_dept", "ads") == 0  # between two reporters of the city


def test_a_case_transferred_in_an_earlier_month_is_not_counted_again(stage: Stage) -> None:
    campaign = stage.opened()
    hexi = stage.city.agency("health", HEXI)
    handover = stage.transfer(stage.case(dt.date(2023, 8, 20), "ads"), hexi, dt.date(2023, 8, 25))
    stage.case(SEP, "ads", agency=hexi, from_handover=handover.pk)
    assert whole(campaign, "2023-08").matrix.value("cases", "ads") == 1
    assert whole(campaign).matrix.value("cases", "ads") == 0


def test_a_case_filed_before_the_campaign_counts_where_it_arrives(stage: Stage) -> None:
    campaign = stage.opened()
    hexi = stage.city.agency("health", HEXI)
    handover = stage.transfer(stage.case(dt.date(2023, 7, 20), "ads"), hexi, dt.date(2023, 8, 25))
    stage.case(SEP, "ads", agency=hexi, from_handover=handover.pk)
    assert whole(campaign).matrix.value("cases", "ads") == 1


def test_a_case_that_went_out_of_the_city_stays_a_transfer(stage: Stage) -> None:
    """Near miss: the receiver is no reporter."""
    campaign = stage.opened()
    stage.transfer(stage.case(SEP, "ads"), stage.city.agency("health", "341324"), SEP)
    found = whole(campaign)
    assert found.matrix.value("to_dept", "ads") == 1


def test_a_transfer_that_was_given_back_is_none(stage: Stage) -> None:
    campaign = stage.opened()
    handover = stage.transfer(stage.case(SEP, "ads"), stage.city.agency("health", HEXI), SEP)
    with change(stage):
        Handover.objects.filter(pk=handover.pk).update(designation="sender")
    assert parts(whole(campaign), "to_dept", "ads") == 0


def test_misconduct_of_officials_counts_with_the_judicial_organs_and_stands_apart(stage: Stage) -> None:
    campaign = stage.opened()
    commission = stage.city.agency("supervision_commission", TIANJIN)
    stage.transfer(stage.case(SEP, "ads"), commission, SEP, kind="misconduct")
    cell = whole(campaign).matrix.cells[("to_justice", "ads")]
    assert (cell.value, cell.sources[0].apart) == (1, "supervision_commission")


def test_every_case_of_the_city_is_in_exactly_one_report(stage: Stage) -> None:
    for kind, region in (
        ("market", "120102"), ("drug", TIANJIN), ("supervision_institute", TIANJIN), ("army_health", TIANJIN),
        ("approval", TIANJIN), ("customs", TIANJIN), ("police", HEXI),
    ):  # fmt: skip
        stage.city.agency(kind, region)
    campaign = stage.opened()
    agencies = {row.pk: row for row in campaign.agency._meta.model.objects.all()}
    for agency in agencies.values():
        stage.case(SEP, "ads", agency=agency)
    found = whole(campaign)
    keys = [key for part in found.parts for _, key in part.matrix.cells[("cases", "ads")].opens()]
    assert len(keys) == len(set(keys)) == Case.objects.count() == found.matrix.value("cases", "ads")


def test_what_was_handed_in_stands_and_the_rest_is_computed(stage: Stage) -> None:
    campaign = stage.opened()
    stage.case(SEP, "ads")
    stage.submit(stage.report(campaign))
    stage.case(SEP, "ads")
    stage.case(SEP, "ads", agency=stage.city.agency("health", HEXI))
    assert (whole(campaign).matrix.value("cases", "ads"), whole(campaign).handed_in) == (2, 1)
    assert whole(campaign, live_only=True).matrix.value("cases", "ads") == 3


def test_cells_by_hand_and_money_are_added_up(stage: Stage) -> None:
    campaign = stage.opened()
    report = stage.report(campaign)
    entry = CellEntry("inspected", "art_inst", 4, "纸质名册", stage.exhibit(stage.filler, report))
    acts.fill(stage.filler, seen(report), entry)
    for agency in (stage.city.agency("health"), stage.city.agency("health", HEXI)):
        stage.measure(stage.case(SEP, "ads", agency=agency), "fine", SEP, 1)
    found = whole(campaign)
    assert found.matrix.value("inspected", "art_inst") == 4
    assert found.matrix.value("fine_amt", "ads") == 2  # fen are never lost on the way to 万元
    assert whole(campaign, "2023").matrix.value("fine_amt", "ads") == 2


def test_the_citys_year_counts_a_transferred_case_once_too(stage: Stage) -> None:
    stand(2024, 1, 20)
    campaign = stage.opened()
    hexi = stage.city.agency("health", HEXI)
    handover = stage.transfer(stage.case(dt.date(2023, 8, 20), "ads"), hexi, dt.date(2023, 9, 25))
    stage.case(dt.date(2023, 10, 9), "ads", agency=hexi, from_handover=handover.pk)
    found = whole(campaign, "2023-c")
    assert (parts(found, "cases", "ads"), found.matrix.value("cases", "ads")) == (2, 1)
    for period in ("2023-08", "2023-09"):
        stage.submit(stage.report(campaign, period))
    assert whole(campaign, "2023-c").matrix.value("cases", "ads") == 1


def test_a_period_without_reports_has_no_form(stage: Stage) -> None:
    assert rollup.whole(stage.opened(), "2022-01") is None
