"""Merged cells of a worksheet: found in a quick pass, since the file lists them only after the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .cells import letter
from .limits import Limits
from .problems import HotlineFileError

_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref\s*=\s*[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']"
)
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_OVERLAP: Final = 400  # longer than any element that is looked for


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        return f"{letter(self.left)}{self.top}:{letter(self.right)}{self.bottom}"


def column_index(name: str) -> int:
    """0 for A, 26 for AA."""
    index = 0
    for character in name:
        index = index * 26 + ord(character) - 64
    return index - 1


def scan(pieces: Iterable[bytes], limits: Limits) -> tuple[list[Merge], int]:
    """The merged ranges from top to bottom, and how many rows the sheet writes down."""
    merges: list[Merge] = []
    rows, rest = 0, b""
    for piece in pieces:
        block = rest + piece
        # The last element that was begun waits for its other half.
        cut = block.rfind(b"<")
        if cut < 0 or len(block) - cut > _OVERLAP:
            cut = len(block)
        done, rest = block[:cut], block[cut:]
        rows += len(_ROW.findall(done))
        merges.extend(map(_merge, _MERGE.findall(done)))
        if len(merges) > limits.merges:
            raise HotlineFileError("too_many_merges", limit=limits.merges)
    rows += len(_ROW.findall(rest))
    merges.extend(map(_merge, _MERGE.findall(rest)))
    return sorted(merges, key=lambda merge: merge.top), rows


def _merge(found: bytes) -> Merge:
    match = _RANGE.fullmatch(found.decode("ascii"))
    if match is None:
        raise HotlineFileError("damaged")
    left, top, right, bottom = match.groups()
    return Merge(int(top), column_index(left), int(bottom), column_index(right))


class Covering:
    """For rows from top to bottom: which cells are hidden under a merged one."""

    def __init__(self, merges: list[Merge]) -> None:
        self._waiting = merges[::-1]
        self._open: list[Merge] = []

    def of(self, row: int, columns: int) -> dict[int, str] | None:
        """Covered columns of a row, up to `columns`, with the name of the range; rows must be asked in order."""
        while self._waiting and self._waiting[-1].top <= row:
            self._open.append(self._waiting.pop())
        if not self._open:
            return None
        self._open = [merge for merge in self._open if merge.bottom >= row]
        covered = {
            column: merge.name
            for merge in self._open
            for column in range(merge.left, min(merge.right + 1, columns))
            if (row, column) != (merge.top, merge.left)
        }
        return covered or None
