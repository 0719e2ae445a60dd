"""RFC 6962 hashing: leaves and inner nodes carry different prefixes, so neither can pass for the other."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


class MerkleError(ValueError):
    """Something given to the engine is malformed or does not prove what it claims."""


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf."""
    return sha256(b"\x00" + leaf).digest()


def leaf_hashes(leaves: Iterable[bytes]) -> list[bytes]:
    """The hashes of many leaves, in their order."""
    digest = sha256
    return [digest(b"\x00" + leaf).digest() for leaf in leaves]


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


def parents(nodes: list[bytes]) -> list[bytes]:
    """The level above an even number of neighbouring nodes."""
    digest = sha256
    return [
        digest(b"\x01" + left + right).digest() for left, right in zip(nodes[::2], nodes[1::2], strict=True)
    ]


def perfect_root(nodes: list[bytes]) -> bytes:
    """The root over a power of two of neighbouring nodes."""
    while len(nodes) > 1:
        nodes = parents(nodes)
    return nodes[0]
