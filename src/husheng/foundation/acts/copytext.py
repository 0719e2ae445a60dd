"""Columns of values as the text that COPY reads, escaped column by column: a third of the time of row by row.

What is not listed here (arrays, JSON, decimals) is written as psycopg writes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from psycopg.adapt import PyFormat, Transformer

NULL: Final = r"\N"
ESCAPES: Final = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))
_APART: Final = "\0"  # stands in no text that PostgreSQL keeps


def text_of(columns: Sequence[Sequence[Any]]) -> bytes:
    """The rows of these columns, all of one length, in COPY's text format. `ValueError` where a text holds NUL."""
    return "".join(f"{line}\n" for line in map("\t".join, zip(*map(_column, columns), strict=True))).encode()


def _column(values: Sequence[Any]) -> Sequence[str]:
    kinds = set(map(type, values)) - {type(None)}
    write = _WRITERS.get(kinds.pop(), _as_psycopg) if len(kinds) == 1 else _as_psycopg
    if None not in values:
        return write(values)
    filled = iter(write([value for value in values if value is not None]))
    return [NULL if value is None else next(filled) for value in values]


def _texts(values: Sequence[str]) -> list[str]:
    """All at once: looking for what must be escaped costs next to nothing in one long text."""
    joined = _APART.join(values)
    for plain, escaped in ESCAPES:
        joined = joined.replace(plain, escaped)
    found = joined.split(_APART)
    if len(found) != len(values):
        raise ValueError("a text with the character NUL cannot be stored")
    return found


def _as_psycopg(values: Iterable[Any]) -> list[str]:
    adapt = Transformer()
    dumped = [adapt.get_dumper(value, PyFormat.TEXT).dump(value) for value in values]
    return _texts([NULL if text is None else bytes(text).decode() for text in dumped]) if dumped else []


_WRITERS: Final[Mapping[type, Callable[[Sequence[Any]], list[str]]]] = {
    str: _texts,
    UUID: lambda values: [value.hex for value in values],
    bytes: lambda values: [rf"\\x{value.hex()}" for value in values],
    bool: lambda values: ["t" if value else "f" for value in values],
    int: lambda values: list(map(str, values)),
    dt.datetime: lambda values: [value.isoformat() for value in values],
    dt.date: lambda values: [value.isoformat() for value in values],
}
