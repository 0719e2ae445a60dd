"""A hotline file as a table: what it is, its header, and its rows as a stream that can be read again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Final

from . import delimited, heading, merges, sheet
from .cells import RawRow, is_blank
from .encoding import Encoding, count_line_ends, detect
from .heading import Header
from .limits import DEFAULT, Limits
from .naming import known_names
from .package import Package
from .problems import HotlineFileError
from .sniff import Kind, kind_of
from .source import Source, measure
from .workbook import Strings, Workbook, open_workbook, read_strings

_SHEETS_LOOKED_AT: Final = 10


@dataclass
class Table:
    """An opened file. `rows()` may be called again and again, but only one reading at a time."""

    name: str
    kind: Kind
    size: int
    sha256: str  # the same file again is recognised by it
    headers: tuple[Header, ...]
    header_row: int
    estimated_rows: int  # for a progress bar
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    date1904: bool = False
    limits: Limits = DEFAULT
    _content: _Content = field(repr=False, default_factory=lambda: _Content())

    def rows(self) -> Iterator[RawRow]:
        """Rows with content below the header. Raises HotlineFileError where the file must be refused as a whole."""
        found = blank = 0
        for row in self._content.rows():
            if row.number <= self.header_row:
                continue
            if not row.fault and is_blank(row.cells):
                blank += 1
                if blank > self.limits.blank_rows:
                    raise HotlineFileError("too_many_blank_rows", limit=f"{self.limits.blank_rows:,}")
                continue
            found += 1
            if found > self.limits.rows:
                raise HotlineFileError("too_many_rows", limit=f"{self.limits.rows:,}")
            yield row
        if not found:
            raise HotlineFileError("header_only")


class _Content:
    """All rows of the file, the header and what stands above it included."""

    def rows(self) -> Iterator[RawRow]:
        return iter(())


class _Text(_Content):
    def __init__(self, source: Source, encoding: Encoding, delimiter: str, limits: Limits) -> None:
        self._arguments = (source, encoding, delimiter, limits)

    def rows(self) -> Iterator[RawRow]:
        return delimited.rows(*self._arguments)


@dataclass
class _Worksheet(_Content):
    source: Source
    workbook: Workbook
    strings: Strings
    part: str
    merges: list[merges.Merge]
    limits: Limits

    def rows(self) -> Iterator[RawRow]:
        covering = merges.Covering(self.merges)
        with self.source.open() as file:
            pieces = Package(file, self.limits).pieces(self.part)
            for row in sheet.rows(pieces, self.workbook, self.strings, self.limits):
                row.merged = covering.of(row.number, self.limits.columns)
                yield row


def open_table(
    file: str | os.PathLike[str] | IO[bytes],
    name: str = "",
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    limits: Limits = DEFAULT,
) -> Table:
    """Open an .xlsx or .csv file of work orders. Raises HotlineFileError with reason and remedy.

    `sheet` and `header_row` (numbered as in the file) are what a person chose; by default both are found.
    """
    source = Source(file)
    measured = measure(source, limits)
    if kind_of(source) is Kind.XLSX:
        table = _open_xlsx(source, sheet, header_row, limits)
    else:
        table = _open_csv(source, header_row, limits)
    table.name, table.size, table.sha256 = name, measured.size, measured.sha256
    return table


def _first_rows(content: _Content, limits: Limits) -> list[RawRow]:
    """The rows in which the header must stand; formatted emptiness above it is passed over."""
    seen = islice(content.rows(), limits.header_within * 100)
    return list(islice((row for row in seen if row.fault or not is_blank(row.cells)), limits.header_within))


def _open_csv(source: Source, header_row: int | None, limits: Limits) -> Table:
    encoding = detect(source)
    delimiter = delimited.find_delimiter(source, encoding, limits)
    content = _Text(source, encoding, delimiter, limits)
    found = heading.find(_first_rows(content, limits), (), limits, header_row)
    estimate = max(count_line_ends(source, encoding) - found.row, 0)
    return Table(
        "", Kind.CSV, 0, "", found.columns, found.row, estimate,
        encoding=encoding.name, delimiter=delimiter, limits=limits, _content=content,
    )  # fmt: skip


def _open_xlsx(source: Source, chosen: str | None, header_row: int | None, limits: Limits) -> Table:
    with source.open() as file:
        package = Package(file, limits)
        workbook = open_workbook(package, limits)
        if chosen is not None and chosen not in [s.name for s in workbook.sheets]:
            raise HotlineFileError("sheet_unknown")
        strings = Strings()
        if workbook.strings_part:
            strings = read_strings(package.pieces(workbook.strings_part, limits.strings_bytes))
        looked_at = [s for s in workbook.sheets if chosen in (None, s.name)][:_SHEETS_LOOKED_AT]
        scanned = {s.name: merges.scan(package.pieces(s.part), limits) for s in looked_at}
    contents = {
        s.name: _Worksheet(source, workbook, strings, s.part, scanned[s.name][0], limits) for s in looked_at
    }
    first = {name: _first_rows(content, limits) for name, content in contents.items()}
    name = max(first, key=lambda sheet_name: _promise(first[sheet_name]))
    found = heading.find(first[name], scanned[name][0], limits, header_row)
    return Table(
        "", Kind.XLSX, 0, "", found.columns, found.row, max(scanned[name][1] - found.row, 0),
        sheet=name, sheets=tuple(s.name for s in workbook.sheets), date1904=workbook.date1904,
        limits=limits, _content=contents[name],
    )  # fmt: skip


def _promise(rows: Sequence[RawRow]) -> tuple[int, bool]:
    """How likely a sheet is the one with the work orders: known column names, then any content."""
    return max((known_names(row.cells) for row in rows), default=0), bool(rows)
