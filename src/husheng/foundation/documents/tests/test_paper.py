"""A table as printed: what a merge covers, what cannot be printed, and rows that do not fit."""

from __future__ import annotations

import pytest

from husheng.foundation.documents.paper import Cell, Table, plain
from husheng.foundation.kernel.errors import Invalid


def test_a_merged_cell_stands_in_every_place_it_covers() -> None:
    table = Table(
        (
            (Cell("corner", rowspan=2), Cell("wide", colspan=2)),
            (Cell("a"), Cell("b")),
            (Cell("x"), Cell("1"), Cell("2")),
        )
    )
    assert [[cell.text for cell in line] for line in table.grid()] == [
        ["corner", "wide", "wide"],
        ["corner", "a", "b"],
        ["x", "1", "2"],
    ]


@pytest.mark.parametrize(
    "rows", [((Cell("a"), Cell("b")), (Cell("c"),)), ((Cell("a", rowspan=2),), (Cell("b"),), (Cell("c"),))]
)
def test_rows_of_different_length_are_refused(rows: tuple[tuple[Cell, ...], ...]) -> None:
    with pytest.raises(Invalid):
        Table(rows)


def test_widths_must_fit_the_columns() -> None:
    with pytest.raises(Invalid):
        Table(((Cell("a"), Cell("b")),), widths=(1, 1, 1))


def test_an_ordinary_table_is_not_refused() -> None:
    assert len(Table(((Cell("a"), Cell("b")),), widths=(2, 1)).grid()) == 1


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x1b", "\u202e", "\ud800", "\uffff"])
def test_what_cannot_be_printed_shows_as_a_mark(bad: str) -> None:
    assert plain(f"甲{bad}乙") == "甲\ufffd乙"


def test_lines_tabs_and_rare_characters_stay() -> None:
    assert plain("甲\r\n乙\t丙\r丁 𠀀龘") == "甲\n乙\t丙\n丁 𠀀龘"
