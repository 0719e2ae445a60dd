"""The matrix as the paper form 附表, to the letter of seed 002: corner, two header rows, "--" cells, footer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from husheng.foundation.documents.paper import Cell, Paper, SignatureLine, Table
from husheng.foundation.kernel.money import format_wan
from husheng.oversight.campaigns.form.matrix import Matrix
from husheng.oversight.campaigns.form.model import Form, Row

NOT_APPLICABLE = "--"


@dataclass(frozen=True, slots=True)
class Filing:
    """填表栏: who files the form; what is empty is left to be written by hand."""

    unit: str = ""
    on: date | None = None
    footer: tuple[str, ...] = ()


def form_paper(form: Form, matrix: Matrix | None = None, filing: Filing | None = None) -> Paper:
    """The paper form with the values of `matrix`, or blank where there is none."""
    filing = filing or Filing()
    on = filing.on
    day = f"{on.year}年{on.month}月{on.day}日" if on else form.blank_date
    values = (*filing.footer, *[""] * len(form.footer))
    return Paper(
        title=form.title.zh,
        label=form.attachment,
        header_left=filing.unit or form.blank_unit,
        header_right=f"{form.date_label}{day}",
        landscape=True,
        sections=(
            Table(
                rows=(*_header(form), *(_line(form, row, matrix) for row in form.rows)),
                header_rows=2,
                widths=_widths(form),
            ),
            SignatureLine(tuple(zip(form.footer, values, strict=False))),
        ),
    )


def printed(row: Row, value: int) -> str:
    """A value as the paper shows it: money in 万元, a count as it is."""
    return format_wan(value) if row.money else str(value)


def _header(form: Form) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    columns, rows = form.corner["columns"], form.corner["rows"]
    upper = [Cell(f"{columns}\\{rows}", rowspan=2, corner=(_broken(columns), rows))]
    lower: list[Cell] = []
    for n, column in enumerate(form.columns):
        if column.parent is None:
            upper.append(Cell(column.label.zh, rowspan=2))
            continue
        lower.append(Cell(column.label.zh))
        before = form.columns[n - 1].parent if n else None
        if before != column.parent:
            span = sum(1 for other in form.columns if other.parent == column.parent)
            upper.append(Cell(column.parent.zh, colspan=span))
    return tuple(upper), tuple(lower)


def _broken(label: str) -> str:
    """The corner's upper label in two lines, after 及 where it has one, as the paper breaks it."""
    head, joint, rest = label.partition("及")
    return f"{head}{joint}\n{rest}" if joint and rest else label


def _line(form: Form, row: Row, matrix: Matrix | None) -> tuple[Cell, ...]:
    cells = [Cell(row.label.zh)]
    for column in form.columns:
        if (row.id, column.id) in form.not_applicable:
            cells.append(Cell(NOT_APPLICABLE))
        elif matrix is None:
            cells.append(Cell())
        else:
            value = matrix.value(row.id, column.id)
            text = printed(row, value)
            # A spreadsheet holds what the paper prints, so that the two can be compared cell by cell.
            cells.append(Cell(text, number=Decimal(text.replace(",", "")) if row.money else value))
    return tuple(cells)


def _widths(form: Form) -> tuple[int, ...]:
    """Shares of the page: a label of six characters stays on one line, a very long one gets more room."""

    def share(label: str) -> int:
        return 9 if len(label) <= 4 else 12 if len(label) <= 6 else 10 if len(label) <= 20 else 13

    return (20, *(share(column.label.zh) for column in form.columns))
