"""Where the header stands, below a title or over two rows of merged cells, and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .cells import RawRow, is_blank, letter
from .limits import Limits
from .merges import Merge
from .naming import known_names
from .problems import HotlineFileError
from .quoting import safe_header

_ENOUGH: Final = 2  # known names that make a row a header without doubt
_DEEPEST: Final = 3  # rows a merged header may span
_VALUE = re.compile(r"[\d\s./:年月日+-]+")


@dataclass(frozen=True)
class Header:
    """A column of the table: position, spreadsheet letter and name."""

    index: int
    letter: str
    name: str


@dataclass(frozen=True)
class Heading:
    """The header: the row below which the data begin, and its columns."""

    row: int
    columns: tuple[Header, ...]


def find(
    rows: Sequence[RawRow], merges: Sequence[Merge], limits: Limits, chosen: int | None = None
) -> Heading:
    """The header among the first rows; `chosen` names its row where a person has pointed at it."""
    candidates = [row for row in rows if not row.fault and not is_blank(row.cells)]
    if chosen is not None:
        best = next((row for row in candidates if row.number == chosen), None)
    else:
        best = max(candidates, key=lambda row: known_names(row.cells), default=None)
        if best is not None and known_names(best.cells) < _ENOUGH:
            best = next((row for row in candidates if _names_columns(row)), None)
    if best is None:
        raise HotlineFileError("no_header", limit=limits.header_within)
    top, bottom = _span(best.number, merges)
    parts = [row for row in rows if top <= row.number <= bottom]
    names = _joined(parts, [merge for merge in merges if merge.top <= bottom and merge.bottom >= top])
    columns = tuple(Header(i, letter(i), name) for i, name in enumerate(names))
    if sum(bool(column.name) for column in columns) < _ENOUGH:
        raise HotlineFileError("no_header", limit=limits.header_within)
    return Heading(bottom, columns)


def _names_columns(row: RawRow) -> bool:
    """Whether a row of unknown names may still be a header: short different words, no dates and no numbers."""
    words = [cell.strip() for cell in row.cells if isinstance(cell, str) and cell.strip()]
    filled = sum(cell != "" for cell in row.cells)
    short = all(len(word) <= 20 and not _VALUE.fullmatch(word) for word in words)
    return len(words) == filled >= _ENOUGH + 1 and len(set(words)) == filled and short


def _span(row: int, merges: Sequence[Merge]) -> tuple[int, int]:
    """First and last row of the header: cells merged downwards from or across its row make it deeper."""
    tall = [m for m in merges if m.top <= row <= m.bottom and 1 < m.bottom - m.top + 1 <= _DEEPEST]
    return min((m.top for m in tall), default=row), max((m.bottom for m in tall), default=row)


def _joined(parts: Sequence[RawRow], merges: Sequence[Merge]) -> list[str]:
    """One name per column: `诉求人` over `姓名` is `诉求人/姓名`; merged names hold for all their columns."""
    width = max(len(row.cells) for row in parts)
    width = max([width, *(m.right + 1 for m in merges if m.right < width + 50)])
    names: list[list[str]] = [[] for _ in range(width)]
    for row in parts:
        cells = {i: cell for i, cell in enumerate(row.cells) if cell != ""}
        for merge in merges:
            if merge.top <= row.number <= merge.bottom and merge.left in cells and merge.top == row.number:
                cells.update(dict.fromkeys(range(merge.left, min(merge.right + 1, width)), cells[merge.left]))
        for index, cell in cells.items():
            name = safe_header(cell)
            if name and name not in names[index]:
                names[index].append(name)
    return ["/".join(parts) for parts in names]
