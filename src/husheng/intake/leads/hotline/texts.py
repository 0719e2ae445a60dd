"""Text of a cell, whatever the spreadsheet made of it; formulas, control characters and garbling are named."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final, TypeGuard

from . import quoting
from .cells import Broken, Cell
from .fields import DATA
from .problems import Reject

# Control characters, and those that turn the reading direction and so make text look other than it is.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
# What a spreadsheet would run: `=1+1`, `=cmd|…`, `@SUM(…)`, `+cmd|…`. A line of `====` or `-2 楼` is text.
_FORMULA = re.compile(r"=\s*[\w+\-@(\"'$]|[+\-@]\s*[A-Za-z_][\w.]*\s*[(|!]")
_QUOTED_VALUE = re.compile(r'="([^"]*)"')
_SPACES = re.compile(r"\s+")
_LARGEST_WHOLE: Final = 10**15
_ODD_ENDS: Final = frozenset("=+-@ ")
_PLACEHOLDERS: Final = frozenset(DATA["placeholders"]["names"])


def raw_text(cell: Cell) -> str:
    """The text of a cell as it would be read aloud. Raises Reject for what has no text."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, Broken):
        raise Reject(cell.value)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "minutes") if cell.time() != dt.time() else cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LARGEST_WHOLE:
        return str(int(cell))
    return str(cell)


def number_text(cell: Cell) -> str:
    """The text of a cell that holds a number nobody calculates with: not one the spreadsheet has spoilt."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= _LARGEST_WHOLE:
            raise Reject("precision")
        if not float(cell).is_integer():
            raise Reject("scientific")
    return text(cell)


def _is_plain(cell: Cell) -> TypeGuard[str]:
    """Whether a cell is text that needs no look at all, as nearly all are: printable, no odd beginning or end."""
    return (
        isinstance(cell, str)
        and cell != ""
        and cell[0] not in _ODD_ENDS
        and cell[-1] != " "
        and cell.isprintable()
        and "\ufffd" not in cell
    )


def text(cell: Cell) -> str:
    """Checked text, line breaks kept."""
    if _is_plain(cell):
        return cell
    value = raw_text(cell)
    if not value:
        return value
    if value[0] in "=+-@" and _FORMULA.match(value):
        quoted = _QUOTED_VALUE.fullmatch(value)
        if quoted is None:
            raise Reject("formula", quoting.formula(value))
        value = quoted.group(1).strip()
    return _clean(value)


def _clean(value: str) -> str:
    found = _CONTROL.search(value)
    if found:
        raise Reject("control", name=f"U+{ord(found.group()):04X}")
    if "\ufffd" in value:
        raise Reject("garbled")
    return _INVISIBLE.sub("", value).strip()


def line(cell: Cell) -> str:
    """Checked text on one line."""
    value = text(cell)
    return value if "  " not in value and value.isprintable() else _SPACES.sub(" ", value)


def is_placeholder(value: str) -> bool:
    """Whether people write this where nothing was given: 无, 匿名, -."""
    return len(value) <= 6 and unicodedata.normalize("NFKC", value).lower() in _PLACEHOLDERS
