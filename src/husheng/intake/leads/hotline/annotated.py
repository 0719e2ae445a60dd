"""The uploaded table again, with a last column that says what to put right: to be corrected and uploaded once more.

It goes back only to whoever uploaded the file, since it holds the file's own values. Every text stays text: nothing
in it can become a formula (T11).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import IO, Any, Final

from .cells import Broken, Cell
from .problems import Problem
from .table import Table

NOTES: Final = {
    "zh": "需修改",
    "en": "To correct",
}  # as a column name both are ignored when the file comes back
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FILL: Final = "FFF4E5C2"


def write(table: Table, problems: Iterable[Problem], file: IO[bytes], *, language: str = "zh") -> None:
    """Write an .xlsx of all rows; cells with a problem are tinted, the notes stand in the last column."""
    from openpyxl import Workbook  # heavy, and only writing needs it
    from openpyxl.styles import PatternFill

    by_row: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row].append(problem)
    tint = PatternFill("solid", start_color=_FILL)
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("工单")
    sheet.append([_cell(sheet, header.name) for header in table.headers] + [_cell(sheet, NOTES[language])])
    for row in table.rows():
        found = by_row.get(row.number, [])
        width = len(table.headers)
        cells = [_cell(sheet, value) for value in [*row.cells, *[""] * (width - len(row.cells))][:width]]
        letters = {problem.column for problem in found}
        for header, cell in zip(table.headers, cells, strict=True):
            if header.letter in letters:
                cell.fill = tint
        sheet.append([*cells, _cell(sheet, "\n".join(_note(problem, language) for problem in found))])
    book.save(file)


def _note(problem: Problem, language: str) -> str:
    if language == "zh":
        return f"{problem.header}：{problem.message}。{problem.remedy}。".lstrip("：")
    return f"{problem.header}: {problem.message_en}. {problem.remedy_en}.".lstrip(": ")


def _cell(sheet: Any, value: Cell) -> Any:
    """A cell whose text can never be taken for a formula."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, Broken):
        value = ""
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if isinstance(value, str):
        made = WriteOnlyCell(sheet, _NOT_XML.sub("", value)[:32_767])
        made.data_type = "s"
        return made
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**11:
        return WriteOnlyCell(sheet, f"{value:.0f}")  # a number nobody calculates with stays readable
    return WriteOnlyCell(sheet, value if isinstance(value, bool | int | float | dt.datetime) else str(value))
