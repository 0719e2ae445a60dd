"""Cells filled by hand 人工填写: what they need, and where they may not stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from husheng.foundation.kernel.errors import Invalid
from husheng.oversight.campaigns.form.matrix import LARGEST, ManualEntry, compute
from husheng.oversight.campaigns.form.tests.samples import FORM, HEDONG, SEPTEMBER, by_hand

GOOD = by_hand("inspected", "art_inst", 4)


def fill(*entries: ManualEntry) -> int:
    return compute(FORM, HEDONG, SEPTEMBER, [], entries).value("inspected", "art_inst")


def test_an_entry_with_reason_and_attachment_is_taken() -> None:
    assert fill(GOOD) == 4


@pytest.mark.parametrize("value", [0, LARGEST])
def test_the_smallest_and_the_largest_value_are_taken(value: int) -> None:
    assert fill(replace(GOOD, value=value)) == value


@pytest.mark.parametrize(
    "entry",
    [
        replace(GOOD, reason="  "),
        replace(GOOD, attachment=""),
        replace(GOOD, value=-1),
        replace(GOOD, value=LARGEST + 1),
        by_hand("inspected", "ads"),
        by_hand("cases", "non_total"),
        by_hand("cases", "elsewhere"),
        by_hand("elsewhere", "ads"),
    ],
)
def test_an_entry_without_grounds_or_in_the_wrong_cell_is_refused(entry: ManualEntry) -> None:
    with pytest.raises(Invalid) as caught:
        fill(entry)
    assert caught.value.problems[0].remedy


def test_one_cell_is_not_filled_twice() -> None:
    with pytest.raises(Invalid):
        fill(GOOD, GOOD)


@pytest.mark.parametrize("column", [c.id for c in FORM.columns[4:]])
def test_each_of_the_seven_blocked_cells_refuses(column: str) -> None:
    with pytest.raises(Invalid):
        fill(by_hand("inspected", column))
