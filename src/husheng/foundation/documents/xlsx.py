"""A paper as .xlsx 电子表: numbers as numbers, every word as a string, never a formula, so that a name that
begins with "=" stays a name (OWASP: CSV injection)."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from husheng.foundation.documents import fonts
from husheng.foundation.documents.paper import (
    Cell,
    Heading,
    Paper,
    Paragraph,
    Section,
    SignatureLine,
    Signed,
    Table,
    plain,
)

_THIN = Side(style="thin")
_PER_SHARE = 11.0


def render(paper: Paper, *, sheet: str = "") -> bytes:
    """The .xlsx file of `paper`; `sheet` names its only sheet."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = _sheet_name(sheet or paper.title)
    shares = next((table.widths or (1,) * len(table.grid()[0]) for table in paper.tables()), (1,) * 6)
    for index, share in enumerate(shares, start=1):
        page.column_dimensions[get_column_letter(index)].width = _PER_SHARE * share / min(shares)
    _set_up(page, paper)
    row = _above(page, paper, len(shares))
    for section in paper.sections:
        row = _section(page, section, row, len(shares))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(text: str) -> str:
    kept = "".join(" " if char in "[]:*?/\\'" else char for char in plain(text)).strip()
    return kept[:31] or "Sheet1"


def _set_up(page: Worksheet, paper: Paper) -> None:
    page.page_setup.orientation = "landscape" if paper.landscape else "portrait"
    page.page_setup.paperSize = 9  # A4 in the numbering of ECMA-376
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True


def _above(page: Worksheet, paper: Paper, columns: int) -> int:
    """Write what stands above the first section; returns the next free row."""
    row = 1
    if paper.label or paper.mark:
        _line(page, row, 1, max(1, columns // 2), paper.label, "left", fonts.HEADING)
        _line(page, row, columns // 2 + 1, columns, paper.mark, "right", fonts.HEADING)
        row += 1
    _line(page, row, 1, columns, paper.title, "center", fonts.TITLE, 18)
    page.row_dimensions[row].height = 30
    row += 1
    if paper.number:
        _line(page, row, 1, columns, paper.number, "center")
        row += 1
    if paper.header_left or paper.header_right:
        half = columns // 2
        _line(page, row, 1, half, paper.header_left, "left")
        _line(page, row, half + 1, columns, paper.header_right, "right")
        row += 1
    return row


def _section(page: Worksheet, section: Section, row: int, columns: int) -> int:
    """Write one section from `row`; returns the next free row."""
    match section:
        case Heading(text, _):
            _line(page, row, 1, columns, text, "left", fonts.HEADING)
        case Paragraph(text, align, indent):
            _line(page, row, 1, columns, ("\u3000\u3000" if indent else "") + text, align, wrap=True)
            page.row_dimensions[row].height = 18.0 * (1 + len(text) // (columns * 6))
        case Table():
            return _table(page, section, row)
        case SignatureLine(items):
            edges = [columns * i // len(items) for i in range(len(items) + 1)]
            for (label, value), first, last in zip(items, edges, edges[1:], strict=False):
                _line(page, row, first + 1, last, f"{label}：{value}", "left")
        case Signed(sender, date):
            _line(page, row, 1, columns, sender, "right")
            row += 1
            _line(page, row, 1, columns, date, "right")
    return row + 1


def _line(
    page: Worksheet,
    row: int,
    first: int,
    last: int,
    text: str,
    align: str,
    font: str = fonts.BODY,
    size: float = 12,
    wrap: bool = False,
) -> None:
    cell = page.cell(row, first)
    _string(cell, text)
    cell.font = Font(name=font, size=size)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=wrap)
    if last > first:
        page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)


def _string(cell: SheetCell | MergedCell, text: str) -> None:
    if not text:
        return
    cell.value = plain(text)
    cell.data_type = "s"
    # Excel re-reads a cell that somebody edits; the quote prefix keeps it a string then too.
    cell.quotePrefix = True


def _table(page: Worksheet, table: Table, top: int) -> int:
    heads: list[int] = []
    for r, c, cell in table.placed():
        _cell(page, top + r, c + 1, cell)
        if cell.corner:
            heads = [top + i for i in range(cell.rowspan)]
    for row in range(top, top + len(table.grid())):
        page.row_dimensions[row].height = 60 if row in heads else 24
    if table.header_rows:
        page.print_title_rows = f"{top}:{top + table.header_rows - 1}"
    return top + len(table.grid())


def _cell(page: Worksheet, row: int, column: int, cell: Cell) -> None:
    down = bool(cell.corner)
    border = Border(
        left=_THIN, right=_THIN, top=_THIN, bottom=_THIN, diagonal=_THIN if down else None, diagonalDown=down
    )
    for r in range(row, row + cell.rowspan):
        for c in range(column, column + cell.colspan):
            page.cell(r, c).border = border
    target = page.cell(row, column)
    if cell.number is not None:
        target.value = float(cell.number) if isinstance(cell.number, Decimal) else cell.number
    else:
        _string(target, "\n".join(cell.corner) if cell.corner else cell.text)
    target.font = Font(name="宋体", size=10.5, bold=cell.bold)
    target.alignment = Alignment(horizontal=cell.align, vertical="center", wrap_text=True)
    if cell.rowspan > 1 or cell.colspan > 1:
        page.merge_cells(
            start_row=row,
            start_column=column,
            end_row=row + cell.rowspan - 1,
            end_column=column + cell.colspan - 1,
        )
