"""RFC 6962 as it is written, slow and obvious: the oracle of the engine's tests."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256


def naive_root(hashes: Sequence[bytes]) -> bytes:
    """MTH of section 2.1 over leaf hashes."""

    @cache
    def over(begin: int, end: int) -> bytes:
        if begin == end:
            return sha256(b"").digest()
        if end - begin == 1:
            return hashes[begin]
        middle = begin + _split(end - begin)
        return sha256(b"\x01" + over(begin, middle) + over(middle, end)).digest()

    return over(0, len(hashes))


def naive_path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """PATH of section 2.1.1."""
    if len(hashes) == 1:
        return []
    middle = _split(len(hashes))
    if index < middle:
        return [*naive_path(index, hashes[:middle]), naive_root(hashes[middle:])]
    return [*naive_path(index - middle, hashes[middle:]), naive_root(hashes[:middle])]


def naive_consistency(old: int, hashes: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF of section 2.1.2."""
    if old == len(hashes):
        return [] if whole else [naive_root(hashes)]
    middle = _split(len(hashes))
    if old <= middle:
        return [*naive_consistency(old, hashes[:middle], whole), naive_root(hashes[middle:])]
    return [*naive_consistency(old - middle, hashes[middle:], False), naive_root(hashes[:middle])]


def _split(count: int) -> int:
    power = 1
    while power * 2 < count:
        power *= 2
    return power
