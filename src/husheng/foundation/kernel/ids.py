"""Identifiers of our own: time-ordered keys and readable numbers."""

from __future__ import annotations

import datetime as dt
import time
from typing import Final
from uuid import UUID, uuid4

from .chance import random_bytes

_VERSION_7: Final = 0x7 << 76 | 0b10 << 62
_CHANCE: Final = (1 << 80) - 1 & ~(0xF << 76 | 0b11 << 62)


def new_key() -> UUID:
    """A version 7 UUID (RFC 9562): random, and close in time means close in the index.

    The key is the pseudonymous reference of an object in the ledger: it says nothing about a person.
    """
    millis = time.time_ns() // 1_000_000
    chance = int.from_bytes(random_bytes(10))
    return UUID(int=millis << 80 | chance & _CHANCE | _VERSION_7)


def made_at(key: UUID) -> dt.datetime | None:
    """When a key of version 7 was made, to the millisecond; of any other nobody can tell."""
    if key.version != 7:
        return None
    return dt.datetime.fromtimestamp((key.int >> 80) / 1000, dt.UTC)


def new_timeless_key() -> UUID:
    """A version 4 UUID: nothing but chance, for things whose hour nobody may know (L17)."""
    return uuid4()
