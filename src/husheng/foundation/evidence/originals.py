"""The original of an exhibit: whether it is there and what it was, and its bytes for whoever has accounted for reading.

An original is checked twice: what lies on disk against its own name, which needs no key, and what comes out of it
against the digest that stands in the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_noop

from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.vault import datakeys
from husheng.foundation.vault.cipher import Erased, Locked
from husheng.foundation.vault.files import open_file
from husheng.foundation.vault.streams import CHUNK

from . import store
from .models import Exhibit

SAME, CHANGED, ERASED, LOCKED = "same", "changed", "erased", "locked"
IS_ERASED: Final = gettext_noop("没有打开。这份材料的原件已经永久删除，任何人都不能再打开。")
IS_LOCKED: Final = gettext_noop("没有打开。这份材料的原件已经封存，须由两名保管人共同启封。")
IS_CHANGED: Final = gettext_noop("没有打开。磁盘上的文件与固定时的摘要不一致，请立即告知安全员。")


class Changed(Conflict):
    """What lies on disk is not what was secured (409)."""

    code = "evidence_changed"

    def __init__(self) -> None:
        super().__init__(IS_CHANGED)


def is_erased(row: Exhibit) -> bool:
    """Whether its own key or its matter's has been destroyed."""
    return bool(datakeys.destroyed([row.pk, row.subject_key]))


def condition(row: Exhibit) -> str:
    """What can be said of the original without opening it."""
    if is_erased(row):
        return ERASED
    states = {datakeys.state_of(owner) for owner in (row.pk, row.subject_key)}
    if not store.unchanged(row.stored_as):
        return CHANGED
    return LOCKED if LOCKED in states else SAME


def require(row: Exhibit) -> None:
    """`Erased`, `Locked` or `Changed`, before anything is written down or handed out."""
    found = condition(row)
    if found == ERASED:
        raise Erased(IS_ERASED)
    if found == LOCKED:
        raise Locked(IS_LOCKED)
    if found == CHANGED:
        raise Changed


def pieces(row: Exhibit) -> Iterator[bytes]:
    """The bytes that were secured, piece by piece; `Changed` at the latest at the end, so hand out nothing before."""
    digest = hashlib.sha256()
    for piece in _plain(row):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != row.sha256:
        raise Changed


def _plain(row: Exhibit) -> Iterator[bytes]:
    if not row.sealed:  # from before files were sealed
        with store.path_of(row.sha256).open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
        return
    with open_file(row, store.path_of(row.sealed)) as plain:
        while piece := plain.read(CHUNK):
            yield piece
