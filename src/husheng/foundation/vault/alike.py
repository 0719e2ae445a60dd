"""Rows of the same value while keys change: what the blind index of one row may look like in another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from .blind import field_of, settled
from .cipher import Unreadable
from .sealed import unseal_many


def alike(row: Any, name: str) -> list[bytes]:
    """Every form in which the value behind this blind index may be indexed elsewhere, the stored one first.

    Usually that is the stored one alone. While keys or suites change, the value is opened in here and indexed under
    each of them; nothing of it leaves.
    """
    stored: bytes | None = getattr(row, name)
    if stored is None or settled():
        return [stored] if stored is not None else []
    field = field_of(type(row), name)
    try:
        values = unseal_many([row], field.of)[0]
    except Unreadable:
        return [stored]
    column = next((column for column in field.of if values.get(column)), None)
    others = field.candidates(column, values[column]) if column else []
    return [stored, *(each for each in others if each != stored)]


def same_text(rows: Iterable[Any], column: str, text: str) -> list[Any]:
    """Of the rows of a coarse bucket, those whose column holds exactly this text; the others are shown to nobody."""
    found: Sequence[Any] = list(rows)
    opened = unseal_many(found, [column])
    return [row for row, values in zip(found, opened, strict=True) if values.get(column) == text]


def among_texts(rows: Iterable[Any], column: str, texts: Collection[str]) -> list[tuple[Any, str]]:
    """The same for many texts at once: the rows whose column holds one of them, each with that one."""
    found: Sequence[Any] = list(rows)
    opened = unseal_many(found, [column])
    pairs = ((row, values.get(column, "")) for row, values in zip(found, opened, strict=True))
    return [(row, text) for row, text in pairs if text in texts]
