"""Entry bundles of the C2SP tlog-tiles layout: 256 entries in one file, each after its length in two bytes."""

from __future__ import annotations

from collections.abc import Iterable

from .hashing import MerkleError

MAX_ENTRY_BYTES = 65_535


def pack_entries(entries: Iterable[bytes]) -> bytes:
    """Entries as one bundle; an entry of 65,536 bytes has no place in it."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise MerkleError(f"an entry has at most {MAX_ENTRY_BYTES} bytes")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def unpack_entries(data: bytes, count: int) -> list[bytes]:
    """Exactly `count` entries of a bundle; raises `MerkleError` when it holds fewer, more, or half of one."""
    entries: list[bytes] = []
    position = 0
    for _ in range(count):
        length = int.from_bytes(data[position : position + 2], "big")
        entry = data[position + 2 : position + 2 + length]
        if position + 2 > len(data) or len(entry) != length:
            raise MerkleError(f"the bundle ends before its entry {len(entries)}")
        entries.append(entry)
        position += 2 + length
    if position != len(data):
        raise MerkleError(f"the bundle holds more than {count} entries")
    return entries
