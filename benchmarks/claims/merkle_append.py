"""The tree grows in memory and proofs are verified. Peer: pymerkle, where it is installed; limit: SHA-256 alone.

All of it is one core's work without waiting, so it is timed by the process's own seconds.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from benchmarks import oracle
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from husheng.foundation.ledger.merkle.frontier import Frontier
from husheng.foundation.ledger.merkle.hashing import leaf_hash, leaf_hashes
from husheng.foundation.ledger.merkle.proofs import inclusion_proof, verify_inclusion
from husheng.foundation.ledger.merkle.tiles import TileId, grow, node_reader

LEAVES, LEAF_BYTES, SLICE, BATCH, PROOFS = 200_000, 200, 10_000, 1_000, 20_000
Append = Callable[[Sequence[bytes]], object]


def measure(size: Size) -> Iterator[Figure]:
    """Leaves per second in batches; the same over bare hashing and over the peer; proofs verified per second."""
    random = Random(1)  # noqa: S311 - leaves of a benchmark
    leaves = [random.randbytes(LEAF_BYTES) for _ in range(LEAVES)]
    frontier, tree = Frontier(), _peer()
    ways: list[Append] = [lambda part: _extend(frontier, part), _hash_only]
    rates = _in_turn(leaves, [*ways, tree.append_entries] if tree else ways)
    ours, bare = rates[0], rates[1]
    yield Figure(
        "ledger.memory_append", ours, "leaves/s", peer="the same hashes by hashlib, nothing else", peer_value=bare,
        machine=f"{LEAVES:,} leaves of {LEAF_BYTES} bytes in batches of {BATCH:,}, in memory",
    )  # fmt: skip
    yield Figure("ledger.memory_append_over_hashlib", ours / bare, "of the limit", ">= 0.6")
    if tree:
        if tree.get_root() != frontier.root():  # a fast answer that differs would be worth nothing
            raise RuntimeError("the peer's root differs from ours")
        yield Figure(
            "ledger.memory_append_over_pymerkle", ours / rates[2], "times", ">= 15",
            machine=f"pymerkle appends {rates[2]:,.0f} leaves/s in turn with us; SHA-256 alone would be "
            f"{bare / rates[2]:.1f} times",
        )  # fmt: skip
    wanted = range(0, LEAVES, LEAVES // PROOFS)
    yield Figure(
        "ledger.inclusion_verified", _verifying(leaves, wanted), "proofs/s", ">= 15000",
        machine=f"one core, a tree of {LEAVES:,} leaves", **oracle.verified(leaves, wanted),
    )  # fmt: skip


def _in_turn(leaves: Sequence[bytes], ways: Sequence[Append]) -> list[float]:
    """Leaves per second of each way, slice by slice in turn, so that what else the machine does hits all alike."""
    spent = [0.0] * len(ways)
    for first in range(0, len(leaves), SLICE):
        part = leaves[first : first + SLICE]
        for place, way in enumerate(ways):
            started = time.process_time()
            way(part)
            spent[place] += time.process_time() - started
    return [len(leaves) / seconds for seconds in spent]


def _extend(frontier: Frontier, leaves: Sequence[bytes]) -> None:
    for first in range(0, len(leaves), BATCH):
        frontier.extend(leaf_hashes(leaves[first : first + BATCH]))
    frontier.root()


def _hash_only(leaves: Sequence[bytes]) -> None:
    """As many SHA-256 calls as the tree has nodes, over as many bytes, with no tree."""
    sha256, node = hashlib.sha256, bytes(32)
    hashes = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    hashes = [sha256(b"\x01" + node + other).digest() for other in hashes]


def _peer() -> Any:
    """A tree of pymerkle, None where it is not installed."""
    known = oracle.library()
    return known.InmemoryTree(algorithm="sha256") if known else None


def _verifying(leaves: Sequence[bytes], wanted: Sequence[int]) -> float:
    frontier, tiles = Frontier(), dict[TileId, bytes]()
    for span, data in grow(0, {}, frontier.extend(leaf_hashes(leaves))):
        tiles[span.level, span.index] = data
    read, root = node_reader(lambda level, index: tiles[level, index]), frontier.root()
    proofs = [(n, leaf_hash(leaves[n]), inclusion_proof(read, n, len(leaves))) for n in wanted]
    started = time.process_time()
    for index, leaf, path in proofs:
        verify_inclusion(index, len(leaves), leaf, path, root)
    return len(proofs) / (time.process_time() - started)
