"""CSV files as rows: any of the usual delimiters, quoted line breaks, and rows that are broken named, not lost."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

from .cells import RawRow
from .encoding import Encoding, Lines
from .limits import Limits
from .naming import known_names
from .source import Source

DELIMITERS: Final = (",", "\t", ";")
_SAMPLE_LINES: Final = 60


def find_delimiter(source: Source, encoding: Encoding, limits: Limits) -> str:
    """The delimiter under which the first lines show most known column names, then most columns."""
    lines = list(islice(Lines(source, encoding, limits), _SAMPLE_LINES))

    def score(delimiter: str) -> tuple[int, int]:
        rows: list[list[str]] = []
        # A broken row further down does not hide the header above it.
        with suppress(csv.Error):
            rows.extend(csv.reader(lines, delimiter=delimiter))
        return max(((known_names(row), len(row)) for row in rows), default=(0, 0))

    return max(DELIMITERS, key=score)


def rows(source: Source, encoding: Encoding, delimiter: str, limits: Limits) -> Iterator[RawRow]:
    """Every record, blank ones too, numbered from 1 as a spreadsheet shows them."""
    lines = Lines(source, encoding, limits)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        first = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            facts = (("first", first), ("last", reader.line_num))
            yield RawRow(number, [], "quotes", facts)
        else:
            row = RawRow(number, cells)  # type: ignore[arg-type]
            if lines.spoilt:
                row.fault = "encoding"
            yield row
        lines.spoilt = False
