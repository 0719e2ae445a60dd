"""Checking a published log from outside: recompute a static tile tree, and compare two checkpoints.

Knows nothing of files or networks: whoever calls says how a path of the tree is fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .checkpoint import Checkpoint
from .entries import unpack_entries
from .hashing import HASH_SIZE, MerkleError, leaf_hashes, perfect_root
from .policy import Policy, Verdict
from .proofs import consistency_proof, verify_consistency
from .tiles import (
    TILE_WIDTH,
    TileSpan,
    entries_path,
    frontier_from_tiles,
    levels,
    node_reader,
    split,
    tile_path,
    tile_width,
)

Fetch = Callable[[str], bytes | None]
"""Path in the tree → its bytes, None when there is none."""

MOST_FAULTS = 100


@dataclass(frozen=True)
class Fault:
    """One place that does not fit, and why."""

    path: str
    reason: str


@dataclass
class Audit:
    """What recomputing found. `entries` is None when the tree carries hashes only."""

    verdict: Verdict
    tiles: int = 0
    entries: int | None = None
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    """Faults beyond the first hundred."""

    @property
    def ok(self) -> bool:
        return not self.faults

    def add(self, path: str, reason: str) -> None:
        """Note a fault; the first hundred are kept."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(path, reason))
        else:
            self.more += 1


def audit(fetch: Fetch, policy: Policy, progress: Callable[[int, int], None] | None = None) -> Audit:
    """Recompute the tree below its checkpoint: entries where there are any, every tile, the root.

    Raises `MerkleError` when there is no checkpoint that the policy's log signed. One tile is in memory at a time.
    """
    note = fetch("checkpoint")
    if note is None:
        raise MerkleError("there is no checkpoint")
    found = Audit(policy.judge(note))
    size = found.verdict.checkpoint.size
    if size and fetch(entries_path(0, min(size, TILE_WIDTH))) is not None:
        found.entries = 0
    edge: dict[int, bytes] = {}
    below: list[bytes] = []
    for level in range(levels(size)):
        below = _check_level(found, fetch, level, below, edge, progress)
    _check_root(found, edge)
    return found


def _check_level(
    found: Audit,
    fetch: Fetch,
    level: int,
    below: list[bytes],
    edge: dict[int, bytes],
    progress: Callable[[int, int], None] | None,
) -> list[bytes]:
    """Every tile of one level against the level below; returns the roots of the full ones."""
    size = found.verdict.checkpoint.size
    count = -(-(size >> (8 * level)) // TILE_WIDTH)
    roots: list[bytes] = []
    for index in range(count):
        span = TileSpan(level, index, tile_width(level, index, size))
        first = index * TILE_WIDTH
        wanted = below[first : first + span.width] if level else _entry_hashes(found, fetch, span)
        hashes = _tile(found, fetch, span, wanted)
        if span.width == TILE_WIDTH:
            roots.append(perfect_root(hashes))
        else:
            edge[level] = b"".join(hashes)
        if progress and not level:
            progress(first + span.width, size)
    return roots


def _tile(found: Audit, fetch: Fetch, span: TileSpan, wanted: list[bytes] | None) -> list[bytes]:
    """The hashes to go on with: the recomputed ones where there are any, so that one fault is told once."""
    found.tiles += 1
    data = fetch_tile(fetch, span)
    whole = data is not None and len(data) == HASH_SIZE * span.width
    if not whole:
        found.add(tile_path(span), "the tile is missing or has another length")
    hashes = split(data) if data is not None and whole else [bytes(HASH_SIZE)] * span.width
    if wanted is not None and whole and wanted != hashes:
        places = [place for place, pair in enumerate(zip(wanted, hashes, strict=True)) if pair[0] != pair[1]]
        found.add(tile_path(span), _places(places, "entry" if span.level == 0 else "tile below"))
    return wanted if wanted is not None else hashes


def _places(places: list[int], below: str) -> str:
    if len(places) == 1:
        return f"hash {places[0]} is not that of its {below}"
    return f"hash {places[0]} and {len(places) - 1} more are not those of what is below"


def _entry_hashes(found: Audit, fetch: Fetch, span: TileSpan) -> list[bytes] | None:
    """The leaf hashes of the entries under a tile; None when they are not there to be hashed."""
    if found.entries is None:
        return None
    path = entries_path(span.index, span.width)
    data = fetch(path)
    if data is None and span.width < TILE_WIDTH:
        path = entries_path(span.index, TILE_WIDTH)
        data = fetch(path)
    try:
        if data is None:
            raise MerkleError("the entry bundle is missing")
        entries = unpack_entries(data, span.width)
    except MerkleError as error:
        found.add(path, str(error))
        return None
    found.entries += len(entries)
    return leaf_hashes(entries)


def _check_root(found: Audit, edge: dict[int, bytes]) -> None:
    checkpoint = found.verdict.checkpoint
    frontier = frontier_from_tiles(checkpoint.size, lambda level, index: edge.get(level, b""))
    if frontier.root() != checkpoint.root:
        found.add("checkpoint", "the signed root is not that of the tiles")


def fetch_tile(fetch: Fetch, span: TileSpan) -> bytes | None:
    """A tile's bytes; where a partial one has given way to the full one, the part of it."""
    data = fetch(tile_path(span))
    if data is None and span.width < TILE_WIDTH:
        full = fetch(tile_path(TileSpan(span.level, span.index, TILE_WIDTH)))
        data = full[: HASH_SIZE * span.width] if full is not None else None
    return data


def monitor(
    old: bytes, new: bytes, policy: Policy, fetch: Fetch | None = None
) -> tuple[Checkpoint, Checkpoint]:
    """Both checkpoints, after it was shown that the later tree begins with the earlier one.

    Raises `MerkleError` when it does not: then the two signed notes together prove that the log told two
    stories. The tiles that `fetch` brings need not be trusted; without it only equal sizes can be compared.
    """
    earlier, later = policy.judge(old).checkpoint, policy.judge(new).checkpoint
    if earlier.origin != later.origin:
        raise MerkleError("the two checkpoints belong to different logs")
    if earlier.size > later.size:
        raise MerkleError(
            f"the later checkpoint is the smaller one: {earlier.size} entries became {later.size}"
        )
    if earlier.size == later.size:
        if earlier.root != later.root:
            raise MerkleError(f"two different trees of {later.size} entries were signed")
        return earlier, later
    if earlier.size == 0:
        return earlier, later
    if fetch is None:
        raise MerkleError("two checkpoints of different sizes can only be compared with the log's tiles")
    read = node_reader(lambda level, index: _needed(fetch, level, index, later.size))
    path = consistency_proof(read, earlier.size, later.size)
    verify_consistency(earlier.size, later.size, earlier.root, later.root, path)
    return earlier, later


def _needed(fetch: Fetch, level: int, index: int, size: int) -> bytes:
    span = TileSpan(level, index, tile_width(level, index, size))
    data = fetch_tile(fetch, span)
    if data is None:
        raise MerkleError(f"{tile_path(span)} is missing")
    return data
