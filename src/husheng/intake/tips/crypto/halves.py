"""A key that two custodians open together, whichever two: for each pair, a random pad and the key under that pad.

One half alone is chance. Pairs instead of a polynomial: with a handful of custodians it costs nothing, and there is
nothing to get wrong.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

H = TypeVar("H", bound=Hashable)


class Halves(NamedTuple):
    """What the one and the other of a pair receive."""

    one: bytes
    other: bytes


def split(secret: bytes, holders: Sequence[H]) -> dict[tuple[H, H], Halves]:
    """The halves for every pair of holders (at least two different ones)."""
    if len(set(holders)) < 2:
        raise ValueError("a key is split among at least two people")
    return {pair: _halves(secret) for pair in combinations(dict.fromkeys(holders), 2)}


def joined(one: bytes, other: bytes) -> bytes:
    """The key from the two halves of one pair."""
    if len(one) != len(other):
        raise ValueError("not the two halves of one key")
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _halves(secret: bytes) -> Halves:
    pad = os.urandom(len(secret))
    return Halves(pad, joined(secret, pad))
