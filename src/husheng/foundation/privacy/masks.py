"""What stands in the place of a sealed value before it is revealed: a name's first character, a phone's last four.

Made when a page is drawn, for those who may reveal the value anyway, and stored nowhere: what is not kept needs no
erasing and lies in no backup. A mask is no reveal (P4). An ID number, free text, a file and whatever is a minor's
show nothing: with the area and a birth year the rest of an ID number is tried in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.vault.sealed import Unreadable, unseal, unseal_many

from . import minors
from .reveal import may_reveal
from .revealable import Revealable

STARS: Final = "**"  # always two: the mask tells nothing of the length
LAST: Final = 4


def masked(actor: Actor, rows: Sequence[Revealable]) -> dict[UUID, dict[str, str]]:
    """By row and column, the masks that this actor may see; what has none is left out. Rows are of one model."""
    shown = [row for row in rows if not getattr(row, "minor", False) and may_reveal(actor, row)]
    if not shown:
        return {}
    known = shown[0].sealed_fields()
    columns = [name for name in known if shape(name)] + minors.id_numbers(known)
    found = zip(shown, _opened(shown, columns), strict=True)
    return {row.pk: {} if minors.is_minor(row, opened) else _masks(opened) for row, opened in found}


def _opened(rows: Sequence[Revealable], columns: Sequence[str]) -> list[dict[str, str]]:
    """With one look at the keys; where one of them has been erased, row by row, and that one shows nothing."""
    try:
        return unseal_many(rows, columns)
    except Unreadable:
        return [_alone(row, columns) for row in rows]


def _alone(row: Revealable, columns: Sequence[str]) -> dict[str, str]:
    try:
        return unseal(row, columns)
    except Unreadable:
        return {}


def _masks(opened: Mapping[str, str]) -> dict[str, str]:
    found = {name: mask(name, text) for name, text in opened.items()}
    return {name: text for name, text in found.items() if text}


def mask(name: str, text: str) -> str:
    """The mask of one value by the name of its column, or nothing."""
    if shape(name) == "name":
        return text[0] + STARS if len(text) > 1 else STARS
    if shape(name) == "phone":
        return STARS * 2 + text[-LAST:] if len(text) >= 2 * LAST else STARS * 2
    return ""


def shape(name: str) -> str:
    """Which mask a column has, by its name."""
    return next((known for known in ("name", "phone") if name == known or name.endswith(f"_{known}")), "")
