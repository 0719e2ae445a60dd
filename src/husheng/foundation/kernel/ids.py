"""Identifiers of our own: time-ordered keys and readable numbers."""

from __future__ import annotations

import time
from uuid import UUID, uuid4

from .chance import random_bytes


def new_key() -> UUID:
    """A version 7 UUID (RFC 9562): random, and close in time means close in the index.

    The key is the pseudonymous reference of an object in the ledger: it says nothing about a person.
    """
    millis = time.time_ns() // 1_000_000
    value = bytearray(millis.to_bytes(6, "big") + random_bytes(10))
    value[6] = (value[6] & 0x0F) | 0x70
    value[8] = (value[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(value))


def new_timeless_key() -> UUID:
    """A version 4 UUID: nothing but chance, for things whose hour nobody may know (L17)."""
    return uuid4()
