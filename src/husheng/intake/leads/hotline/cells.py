"""What a cell can hold before it is understood, and a row of such cells with its number in the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum


class Broken(Enum):
    """A spreadsheet cell whose value cannot be had; the code of its problem."""

    NO_VALUE = "formula_no_value"
    ERROR = "cell_error"


# Text files hold only str. An empty cell is "".
Cell = str | int | float | bool | dt.datetime | Broken


@dataclass(slots=True)
class RawRow:
    """A row as it stands in the file. `number` is stable: the same file gives the same numbers."""

    number: int
    cells: list[Cell] = field(repr=False)
    fault: str = ""  # code of a problem of the whole row
    facts: tuple[tuple[str, object], ...] = ()
    merged: dict[int, str] | None = None  # column index -> range that covers it, without its first cell


def letter(index: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def is_blank(cells: list[Cell]) -> bool:
    """Whether nothing is written in the row."""
    return not any(cell != "" and (not isinstance(cell, str) or cell.strip()) for cell in cells)
