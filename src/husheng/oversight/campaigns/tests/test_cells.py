"""What stands in a cell of a report, computed or by hand, and what that depends on (issue 2, Oversight)."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.casework.cases.models import Case, CaseType
from husheng.casework.measures.models import Measure
from husheng.foundation.acts.act import seen
from husheng.foundation.kernel.errors import Conflict, Invalid
from husheng.oversight.campaigns import acts, live
from husheng.oversight.campaigns.acts import CellEntry
from husheng.oversight.campaigns.form.matrix import tally
from husheng.oversight.campaigns.models import Report

from .samples import HEXI, TIANJIN, Stage, change

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"])
SEP = dt.date(2023, 9, 12)
AUG = dt.date(2023, 8, 20)


# ── cells ──
def test_real_cases_and_measures_become_cells(stage: Stage) -> None:
    campaign = stage.opened()
    case = stage.case(SEP, "ads", "egg_sperm", party_class="non_med")
    stage.measure(case, "fine", SEP, 2_050_000, violation="ads")
    stage.measure(case, "order_correct", SEP, served_on=SEP)
    stage.case(dt.date(2023, 10, 1))  # next month's
    found = live.live(stage.report(campaign)).matrix
    assert found.value("cases", "non_med") == found.value("cases", "non_total") == 1
    assert found.value("cases", "ads") == found.value("cases", "egg_sperm") == 1
    assert (found.value("fined", "ads"), found.value("fine_amt", "ads")) == (1, 2_050_000)
    assert found.value("fine_amt", "egg_sperm") == 0
    assert found.value("ordered", "non_med") == 1


def test_an_order_is_counted_when_it_is_served_and_a_fine_when_it_is_decided(stage: Stage) -> None:
    campaign = stage.opened()
    case = stage.case(AUG, "ads")
    stage.measure(case, "order_correct", dt.date(2023, 8, 31), served_on=dt.date(2023, 9, 1))
    stage.measure(case, "fine", dt.date(2023, 8, 31), 100, served_on=dt.date(2023, 9, 1))
    september = live.live(stage.report(campaign)).matrix
    august = live.live(stage.report(campaign, "2023-08")).matrix
    assert (september.value("ordered", "ads"), september.value("fined", "ads")) == (1, 0)
    assert (august.value("ordered", "ads"), august.value("fined", "ads")) == (0, 1)


def test_what_was_not_filed_or_was_taken_back_is_not_counted(stage: Stage) -> None:
    campaign = stage.opened()
    for state in ("proposed", "declined", "withdrawn"):
        stage.case(SEP, "ads", state=state)
    kept = stage.case(SEP, "ads")
    gone = stage.measure(kept, "warn", SEP)
    with change(stage):
        Measure.objects.filter(pk=gone.pk).update(state="revoked")
    found = live.live(stage.report(campaign)).matrix
    assert (found.value("cases", "ads"), found.value("warned", "ads")) == (1, 0)


def test_every_cell_is_the_sum_of_the_rows_that_it_opens(stage: Stage) -> None:
    campaign = stage.opened()
    for day, kinds in ((3, ("ads",)), (9, ("surrogacy", "ads")), (30, ("egg_sperm",))):
        case = stage.case(dt.date(2023, 9, day), *kinds, party_class="non_med" if day > 5 else "art_inst")
        stage.measure(case, "fine", dt.date(2023, 9, day), 1_000_000 + day)
        stage.measure(case, "warn", dt.date(2023, 9, day))
    sheet = live.live(stage.report(campaign))
    for (row, _column), cell in sheet.matrix.cells.items():
        assert cell.value == tally(sheet.form.row_of[row], cell.sources)
    assert sheet.matrix.value("fine_amt", "non_total") == 2_000_039


def test_a_district_tells_of_all_its_agencies_and_a_department_of_itself(stage: Stage) -> None:
    market, drug = stage.city.agency("market"), stage.city.agency("drug", TIANJIN)
    institute = stage.city.agency("supervision_institute", TIANJIN)
    campaign = stage.opened()
    for agency in (market, drug, institute, stage.city.agency("health", HEXI)):
        stage.case(SEP, "ads", agency=agency)
    of = {
        row.agency_id: live.live(row).matrix.value("cases", "ads")
        for row in Report.objects.filter(campaign=campaign, period="2023-09").select_related("campaign")
    }
    assert of[stage.city.agency("health").pk] == 1  # the market regulator's case, of the same district
    assert of[drug.pk] == 1
    assert of[stage.city.agency("health", TIANJIN).pk] == 1  # the institute hands in nothing of its own
    assert sum(of.values()) == 4


# ── by hand ──
def test_a_cell_by_hand_needs_reason_and_an_attachment_of_this_report(stage: Stage) -> None:
    campaign = stage.opened()
    report, other = stage.report(campaign), stage.report(campaign, "2023-10")
    foreign = stage.exhibit(stage.filler, other)
    for entry in (
        CellEntry("inspected", "art_inst", 4, "纸质名册", None),
        CellEntry("inspected", "art_inst", 4, " ", stage.exhibit(stage.filler, report)),
        CellEntry("inspected", "art_inst", 4, "纸质名册", foreign),
        CellEntry("inspected", "art_inst", -1, "纸质名册", stage.exhibit(stage.filler, report)),
    ):
        with pytest.raises(Invalid):
            acts.fill(stage.filler, seen(report), entry)
    entry = CellEntry("inspected", "art_inst", 4, "纸质名册", stage.exhibit(stage.filler, report))
    report = acts.fill(stage.filler, seen(report), entry)
    cell = live.live(report).matrix.cells[("inspected", "art_inst")]
    assert (cell.value, cell.instead_of, cell.manual[0].reason) == (4, 0, "纸质名册")
    acts.clear(stage.filler, seen(report), "inspected", "art_inst")
    assert live.live(report).matrix.value("inspected", "art_inst") == 0


@pytest.mark.parametrize("place", [("inspected", "ads"), ("cases", "non_total"), ("cases", "nowhere")])
def test_a_blocked_cell_and_a_sum_cannot_hold_anything(stage: Stage, place: tuple[str, str]) -> None:
    report = stage.report(stage.opened())
    entry = CellEntry(*place, 1, "有理由", stage.exhibit(stage.filler, report))
    with pytest.raises(Invalid):
        acts.fill(stage.filler, seen(report), entry)


def test_a_reason_holds_no_number_of_a_person(stage: Stage) -> None:
    report = stage.report(stage.opened())
    entry = CellEntry(
        "inspected", "art_inst", 1, "来电 19900001234 告知", stage.exhibit(stage.filler, report)
    )
    with pytest.raises(Invalid, match="没有保存"):
        acts.fill(stage.filler, seen(report), entry)
    with pytest.raises(Invalid):
        acts.write(stage.filler, seen(report), "联系 19900001234", "")


def test_a_total_stays_the_sum_when_a_part_is_filled_by_hand(stage: Stage) -> None:
    campaign = stage.opened()
    stage.case(SEP, "ads", party_class="non_med")
    report = stage.report(campaign)
    entry = CellEntry("cases", "non_other", 2, "手工登记", stage.exhibit(stage.filler, report))
    report = acts.fill(stage.filler, seen(report), entry)
    assert live.live(report).matrix.value("cases", "non_total") == 3
    stage.filed(campaign)


def test_a_year_is_filled_in_its_months(stage: Stage) -> None:
    campaign = stage.opened()
    year = stage.report(campaign, "2023")
    with pytest.raises(Conflict):
        acts.fill(
            stage.filler, seen(year), CellEntry("cases", "ads", 1, "有", stage.exhibit(stage.filler, year))
        )


def test_an_object_inspected_in_two_months_counts_in_both(stage: Stage) -> None:
    """The year adds its months up: what was filled by hand in each is added too."""
    campaign = stage.opened()
    for period, value in (("2023-08", 3), ("2023-09", 4)):
        report = stage.report(campaign, period)
        entry = CellEntry("inspected", "art_inst", value, "名册", stage.exhibit(stage.filler, report))
        acts.fill(stage.filler, seen(report), entry)
    assert live.live(stage.report(campaign, "2023")).matrix.value("inspected", "art_inst") == 7


def test_a_mark_stays_while_nothing_changes_and_moves_with_every_kind_of_fact(stage: Stage) -> None:
    campaign = stage.opened()
    case = stage.case(SEP, "ads")
    measure = stage.measure(case, "fine", SEP, 100)
    report = stage.report(campaign)
    seen_marks = [live.marks(report)["2023-09"]]
    stage.case(SEP, "ads", agency=stage.city.agency("health", HEXI))
    assert live.marks(report)["2023-09"] == seen_marks[0]
    for step in (
        lambda: CaseType.objects.filter(case=case).update(violation="surrogacy"),
        lambda: Case.objects.filter(pk=case.pk).update(party_class="non_med"),
        lambda: Measure.objects.filter(pk=measure.pk).update(amount_fen=101),
        lambda: Measure.objects.filter(pk=measure.pk).update(state="revoked"),
    ):
        with change(stage):
            step()
        seen_marks.append(live.marks(report)["2023-09"])
    stage.transfer(case, stage.city.agency("health", HEXI), SEP)
    seen_marks.append(live.marks(report)["2023-09"])
    assert len(set(seen_marks)) == len(seen_marks)
