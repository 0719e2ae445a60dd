"""Cleaning in a process apart: plain bytes in by one pipe, clean bytes out by another, nothing on a disk."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Final

from husheng.foundation.kernel.apart import NotDone, answers

from . import child, kinds

LARGEST: Final = 64 << 20
_BARE: Final = frozenset({kinds.JPEG, kinds.PNG, kinds.PACKAGE})  # need no library
_CHILD: Final = child.__name__

NotCleaned = NotDone  # the file is not what it says, or is made to harm, or took too long


def cleaned(plain: Iterable[bytes], kind: str) -> Generator[bytes, None, None]:
    """The clean bytes, as they come; `NotCleaned` at the latest at the end: what came before is then worthless."""
    if kind == kinds.TEXT:  # nothing but its words
        yield from plain
        return
    yield from answers(_CHILD, kind, plain=plain, bare=kind in _BARE)
