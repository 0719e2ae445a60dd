"""Rows of a worksheet as a stream: cached values only, no formula is ever evaluated, memory does not grow."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Final

from .cells import Broken, Cell, RawRow
from .limits import Limits
from .markup import Attributes, LocalNames, feed, parser
from .merges import column_index
from .problems import HotlineFileError
from .workbook import Strings, Workbook, unescape

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LAST_ROW: Final = 1_048_576
_EPOCH_1900: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet serial has no zone
_EPOCH_1904: Final = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_FIRST_TRUE_SERIAL: Final = 61  # before it, the 1900 system counts a 29 February that never was
_LAST_SERIAL: Final = 2_958_465  # 9999-12-31
_WHOLE: Final = 2**53


def from_serial(serial: float, *, date1904: bool) -> dt.datetime | None:
    """The moment that a spreadsheet writes as a number of days, or None where it is no date."""
    if not _FIRST_TRUE_SERIAL <= serial <= _LAST_SERIAL - 1462:
        return None
    return (_EPOCH_1904 if date1904 else _EPOCH_1900) + dt.timedelta(seconds=round(serial * 86400))


class _Reader:
    """Expat handlers that collect finished rows in `ready`."""

    def __init__(self, workbook: Workbook, strings: Strings, limits: Limits) -> None:
        self.ready: list[RawRow] = []
        self._workbook, self._strings, self._limits = workbook, strings, limits
        self._names = LocalNames()
        self._columns: dict[str, int] = {}
        self._row = 0
        self._cells: list[Cell] = []
        self._column = 0
        self._type = self._style = ""
        self._formula = self._taking = self._phonetic = False
        self._parts: list[str] = []
        self._length = 0

    def start(self, name: str, attributes: Attributes) -> None:
        local = self._names[name]
        if local == "c":
            self._start_cell(attributes)
        elif local == "v" or local == "t":
            self._taking = not self._phonetic
        elif local == "f":
            self._formula = True
        elif local == "row":
            self._start_row(attributes)
        elif local == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        local = self._names[name]
        self._taking = False
        if local == "c":
            self._put(self._value())
        elif local == "row":
            self.ready.append(RawRow(self._row, self._cells))
            self._cells = []
        elif local == "rPh":
            self._phonetic = False

    def text(self, data: str) -> None:
        # One character more than allowed is kept, so that the length check later on still sees it.
        if self._taking and self._length <= self._limits.cell_chars:
            self._parts.append(data[: self._limits.cell_chars + 1 - self._length])
            self._length += len(data)

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._row + 1))
        if not self._row < number <= _LAST_ROW:
            raise HotlineFileError("damaged")
        self._row, self._cells, self._column = number, [], -1

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._column = self._column + 1 if reference is None else self._column_of(reference)
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._formula = self._phonetic = False
        self._parts, self._length = [], 0

    def _column_of(self, reference: str) -> int:
        """The column in a reference such as C14; its row is that of the row element."""
        name = reference.rstrip("0123456789")
        column = self._columns.get(name)
        if column is None:
            if not _REFERENCE.fullmatch(reference):
                raise HotlineFileError("damaged")
            column = self._columns[name] = column_index(name)
        return column

    def _value(self) -> Cell:
        text = "".join(self._parts)
        if not text:
            return Broken.NO_VALUE if self._formula else ""
        if self._type == "s":
            return self._strings[int(text)]
        if self._type in ("str", "inlineStr", "d"):
            return unescape(text)
        if self._type == "e":
            return Broken.ERROR
        if self._type == "b":
            return text.strip() == "1"
        return self._number(text)

    def _number(self, text: str) -> Cell:
        number = float(text)
        if self._style and int(self._style) in self._workbook.date_styles:
            moment = from_serial(number, date1904=self._workbook.date1904)
            if moment is not None:
                return moment
        # A double holds whole numbers exactly up to 2^53; what is larger has already lost its end.
        return int(number) if number.is_integer() and abs(number) < _WHOLE else number

    def _put(self, value: Cell) -> None:
        if value == "":
            return
        if not 0 <= self._column < self._limits.columns:
            raise HotlineFileError("too_many_columns", row=self._row, limit=self._limits.columns)
        missing = self._column - len(self._cells)
        if missing < 0:
            self._cells[self._column] = value
        else:
            self._cells.extend([""] * missing)
            self._cells.append(value)


def rows(pieces: Iterable[bytes], workbook: Workbook, strings: Strings, limits: Limits) -> Iterator[RawRow]:
    """The rows that the sheet writes down, from top to bottom, blank ones too."""
    reader = _Reader(workbook, strings, limits)
    made = parser()
    made.StartElementHandler = reader.start
    made.EndElementHandler = reader.end
    made.CharacterDataHandler = reader.text
    for _ in feed(made, pieces):
        if reader.ready:
            done, reader.ready = reader.ready, []
            yield from done
