"""What a person saw of a form: one short mark a cell, of its value and the rows behind it.

Handed back at submission it proves that what is frozen is what was seen, and names the cells where it is not
(issue 2: a report submitted while a case in it changes).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from husheng.foundation.kernel.whole import whole
from husheng.oversight.campaigns.form.corrections import Delta
from husheng.oversight.campaigns.form.matrix import CellValue, Matrix
from husheng.oversight.campaigns.form.model import Form, Place

_HEX = 10


@dataclass(frozen=True, slots=True)
class Changed:
    """One cell that is not what was seen; `then` is empty where nothing readable was handed back."""

    place: Place
    then: int | None
    now: int


def fingerprint(form: Form, matrix: Matrix, corrections: Sequence[Delta] = ()) -> str:
    """The form as it stands, as one line of ASCII to travel in a hidden field."""
    cells = [f"{matrix.cells[place].value}:{_of_cell(matrix.cells[place])}" for place in form.places]
    rest = (_digest(sorted(matrix.beside.items())), _digest([_plain(delta) for delta in corrections]))
    return " ".join((matrix.form_version[:_HEX], *cells, *rest))


def changes(form: Form, seen: str, matrix: Matrix, corrections: Sequence[Delta] = ()) -> list[Changed]:
    """The cells that are not as `seen`; every cell where what was handed back cannot be read."""
    before = _read(form, seen)
    return [
        Changed(place, None if mark is None else mark[0], matrix.cells[place].value)
        for place in form.places
        if (mark := before.get(place)) is None
        or mark != (matrix.cells[place].value, _of_cell(matrix.cells[place]))
    ]


def _read(form: Form, seen: str) -> Mapping[Place, tuple[int, str]]:
    parts = seen.split(" ")
    if len(parts) != len(form.places) + 3:
        return {}
    found = {}
    for place, part in zip(form.places, parts[1:], strict=False):
        value, _, digest = part.partition(":")
        if (number := whole(value.removeprefix("-"))) is not None:
            found[place] = (-number if value.startswith("-") else number, digest)
    return found


def _of_cell(cell: CellValue) -> str:
    return _digest((cell.fixed, cell.sources, cell.manual))


def _plain(delta: Delta) -> tuple[object, ...]:
    return (delta.period, delta.row, delta.column, delta.amount, delta.added, delta.removed, delta.fixed)


def _digest(content: object) -> str:
    return sha256(repr(content).encode()).hexdigest()[:_HEX]
