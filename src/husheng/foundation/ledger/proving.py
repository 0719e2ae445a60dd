"""Proofs built from the stored tiles: the way from an old size to a new one, and the root at any size."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from . import store
from .merkle.proofs import NodeReader, consistency_proof, inclusion_proof, range_root
from .merkle.tiles import needed_tiles, node_reader

T = TypeVar("T")


def from_tiles(log: int, build: Callable[[NodeReader], T]) -> T:
    """What `build` makes of the tree's nodes; the tiles that it reads are loaded with one query."""
    tiles = store.get_tiles(log, needed_tiles(build))
    return build(node_reader(lambda level, index: tiles.get((level, index), b"")))


def inclusion(log: int, index: int, size: int) -> tuple[bytes, ...]:
    """The path from a leaf to the root of the tree of that size."""
    return tuple(from_tiles(log, lambda read: inclusion_proof(read, index, size)))


def consistency(log: int, old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the tree of size `new` begins with that of size `old`; from nothing there is none to give."""
    return tuple(from_tiles(log, lambda read: consistency_proof(read, old, new))) if old else ()


def root_at(log: int, size: int) -> bytes:
    """The root over the first `size` leaves, as the tiles have it."""
    return from_tiles(log, lambda read: range_root(read, 0, size))
