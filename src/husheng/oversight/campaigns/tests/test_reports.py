"""A report's life on the real database: computed, filled, frozen, corrected (issue 2, Oversight)."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.oversight.campaigns import live
from husheng.oversight.campaigns.form.matrix import tally

from .samples import Stage

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"])
SEP = dt.date(2023, 9, 12)
AUG = dt.date(2023, 8, 20)


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


def test_every_cell_is_the_sum_of_the_rows_that_it_opens(stage: Stage) -> None:
    campaign = stage.opened()
    for day, kinds in ((3, ("ads",)), (9, ("surrogacy", "ads")), (30, ("egg_sperm",))):
        case = stage.case(dt.date(2023, 9, day), *kinds, party_class="non_med" if day > 5 else "art_inst")
        stage.measure(case, "fine", dt.date(2023, 9, day), 1_000_000 + day)
        stage.measure(case, "warn", dt.date(2023, 9, day))
    sheet = live.live(stage.report(campaign))
    for (row, _), cell in sheet.matrix.cells.items():
        assert cell.value == tally(sheet.form.row_of[row], cell.sources)
    assert sheet.matrix.value("fine_amt", "non_total") == 2_000_039
