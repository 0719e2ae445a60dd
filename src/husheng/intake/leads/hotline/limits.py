"""How much of a file is read before it is refused: against bombs, and so that memory stays flat."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of one hotline file; every one is checked while reading, before the whole is in memory."""

    file_bytes: int = 200 * 2**20
    rows: int = 200_000  # rows with content
    blank_rows: int = 1_048_576  # a worksheet full of formatted emptiness is common and harmless
    columns: int = 200
    cell_chars: int = 32_767  # the most a spreadsheet cell can hold
    line_bytes: int = 2**20
    entries: int = 1_000  # parts in an .xlsx
    directory_bytes: int = 2**20
    unpacked_bytes: int = 300 * 2**20  # of all parts together
    strings_bytes: int = 96 * 2**20
    ratio: int = 200  # unpacked to packed, for parts above `ratio_from`
    ratio_from: int = 4 * 2**20
    small_part_bytes: int = 4 * 2**20  # workbook, relations, styles
    merges: int = 20_000
    header_within: int = 30  # rows in which the header must stand


DEFAULT = Limits()
