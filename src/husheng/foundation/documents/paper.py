"""A paper 文书 as plain data: what is printed, never how. Every renderer takes this one value, so that
the .docx, the PDF and the .xlsx of a report or letter cannot differ (seed 002, 附表)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from husheng.foundation.kernel.errors import Invalid, Problem

Align = Literal["left", "center", "right"]

# Control characters have no place in XML or on paper; bidirectional ones could show a number backwards.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def plain(text: str) -> str:
    """`text` as it may be printed: what cannot be printed shows as U+FFFD, so that nobody misses it."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell 单元格; `number` lets a spreadsheet compute with it, `corner` draws the diagonal header."""

    text: str = ""
    colspan: int = 1
    rowspan: int = 1
    align: Align = "center"
    bold: bool = False
    number: int | Decimal | None = None
    corner: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading 小标题 inside the paper; level 1 is 一、, level 2 is （一）."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text 正文, indented by two characters unless it is addressed to somebody."""

    text: str
    align: Align = "left"
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table 表格. `rows` leaves out cells that a merge covers, as HTML does; `widths` are relative."""

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    widths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        widths = {len(line) for line in self.grid()}
        if len(widths) > 1 or (self.widths and widths != {len(self.widths)}):
            raise Invalid(
                "表格没有排出。",
                [Problem("table", "各行的格数不一致。", "请检查合并单元格的行数和列数。")],
            )

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell with the row and column (from 0) of its upper left corner."""
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(self.rows):
            c = 0
            for cell in row:
                while (r, c) in taken:
                    c += 1
                taken |= {(r + i, c + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
                yield r, c, cell
                c += cell.colspan

    def grid(self) -> list[list[Cell]]:
        """The full rectangle: a merged cell stands in every place that it covers."""
        found: dict[tuple[int, int], Cell] = {}
        for r, c, cell in self.placed():
            for i in range(cell.rowspan):
                for j in range(cell.colspan):
                    found[(r + i, c + j)] = cell
        height = max((r for r, _ in found), default=-1) + 1
        lines = [sorted(c for row, c in found if row == r) for r in range(height)]
        return [[found[(r, c)] for c in line] for r, line in enumerate(lines)]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """The last line of a form 填表栏: labels with what was filled in, or room to write."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who sends the paper and when 落款, set right."""

    sender: str
    date: str


Section = Heading | Paragraph | Table | SignatureLine | Signed


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper 文书: label 附件 and mark 内部 above, title, number 文号, a line of two sides, the sections."""

    title: str
    sections: tuple[Section, ...] = field(default_factory=tuple)
    label: str = ""
    mark: str = ""
    number: str = ""
    header_left: str = ""
    header_right: str = ""
    landscape: bool = False

    def tables(self) -> list[Table]:
        """The tables of the paper in order."""
        return [section for section in self.sections if isinstance(section, Table)]
