"""Tiles of the C2SP tlog-tiles layout: 256 neighbouring hashes of tree level 8·L are one row of 8 KiB.

A tile is full or stands at the right edge of the log; every node of the tree follows from the tiles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .frontier import TILE_HEIGHT, Frontier
from .hashing import HASH_SIZE, MerkleError, perfect_root
from .proofs import NodeReader

TILE_WIDTH = 1 << TILE_HEIGHT
TILE_BYTES = TILE_WIDTH * HASH_SIZE
MAX_LEVEL = 63
_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)

TileId = tuple[int, int]
"""(tile level, tile index)"""


@dataclass(frozen=True)
class TileSpan:
    """One tile of a log of a certain size: where it stands and how many hashes it holds."""

    level: int
    index: int
    width: int


def tile_width(level: int, index: int, size: int) -> int:
    """How many hashes that tile holds in a log of `size` leaves (0: there is none)."""
    if level < 0 or index < 0:
        raise MerkleError("a tile's level and index are not negative")
    return max(0, min(TILE_WIDTH, (size >> (TILE_HEIGHT * level)) - TILE_WIDTH * index))


def levels(size: int) -> int:
    """How many tile levels a log of `size` leaves has."""
    return (size.bit_length() + TILE_HEIGHT - 1) // TILE_HEIGHT


def right_edge(size: int) -> Iterator[TileSpan]:
    """The partial tile of each level that has one, lowest level first: what the next append changes."""
    for level in range(levels(size)):
        index, width = divmod(size >> (TILE_HEIGHT * level), TILE_WIDTH)
        if width:
            yield TileSpan(level, index, width)


def all_tiles(size: int) -> Iterator[TileSpan]:
    """Every tile of a log of `size` leaves, level by level."""
    for level in range(levels(size)):
        count = -(-(size >> (TILE_HEIGHT * level)) // TILE_WIDTH)
        for index in range(count):
            yield TileSpan(level, index, tile_width(level, index, size))


def tile_of(level: int, index: int) -> tuple[TileId, int, int]:
    """Which tile covers node (level, index), and which hashes of it: (tile, first, count)."""
    tile_level, depth = divmod(level, TILE_HEIGHT)
    count = 1 << depth
    tile_index, first = divmod(index * count, TILE_WIDTH)
    return (tile_level, tile_index), first, count


def node_reader(load: Callable[[int, int], bytes]) -> NodeReader:
    """Read any node of the tree through `load(tile level, tile index)` → the tile's bytes."""

    def read(level: int, index: int) -> bytes:
        (tile_level, tile_index), first, count = tile_of(level, index)
        hashes = split(load(tile_level, tile_index)[first * HASH_SIZE : (first + count) * HASH_SIZE])
        if len(hashes) != count:
            raise MerkleError(f"tile {tile_level}/{tile_index} is too short for node {level}/{index}")
        return perfect_root(hashes)

    return read


def needed_tiles(build: Callable[[NodeReader], object]) -> set[TileId]:
    """The tiles that `build` will read, found by running it on nothing: they can then be loaded at once."""
    wanted: set[TileId] = set()

    def note(level: int, index: int) -> bytes:
        wanted.add(tile_of(level, index)[0])
        return bytes(HASH_SIZE)

    build(note)
    return wanted


def frontier_from_tiles(size: int, load: Callable[[int, int], bytes]) -> Frontier:
    """The frontier of a log of `size` leaves, from the partial tiles at its right edge."""
    read = node_reader(load)
    roots = [
        read(level, (size >> level) - 1)
        for level in range(size.bit_length() - 1, -1, -1)
        if size >> level & 1
    ]
    return Frontier(size, roots)


def grow(
    size: int, edge: dict[int, bytes], grown: Sequence[Sequence[bytes]]
) -> Iterator[tuple[TileSpan, bytes]]:
    """The tiles that change when `grown` (of `Frontier.extend`) joins a log of `size` leaves.

    `edge`: the bytes of the partial tiles of `right_edge(size)`, by level.
    """
    for level, nodes in enumerate(grown):
        index, width = divmod(size >> (TILE_HEIGHT * level), TILE_WIDTH)
        before = edge.get(level, b"") if width else b""
        if len(before) != width * HASH_SIZE:
            raise MerkleError(f"tile {level}/{index} does not hold {width} hashes")
        data = before + b"".join(nodes)
        for offset in range(0, len(data), TILE_BYTES):
            part = data[offset : offset + TILE_BYTES]
            yield TileSpan(level, index, len(part) // HASH_SIZE), part
            index += 1


def split(data: bytes) -> list[bytes]:
    """A tile's bytes as hashes."""
    if len(data) % HASH_SIZE:
        raise MerkleError("a tile is a row of 32-byte hashes")
    return [data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)]


def tile_path(span: TileSpan) -> str:
    """The tile's place in the static layout, such as `tile/0/x001/x234/067` or `tile/1/000.p/5`."""
    partial = f".p/{span.width}" if span.width < TILE_WIDTH else ""
    return f"tile/{span.level}/{_groups(span.index)}{partial}"


def entries_path(index: int, width: int) -> str:
    """An entry bundle's place in the static layout, such as `tile/entries/x001/234.p/17`."""
    partial = f".p/{width}" if width < TILE_WIDTH else ""
    return f"tile/entries/{_groups(index)}{partial}"


def parse_tile_path(path: str) -> tuple[TileSpan, bool]:
    """The tile that a path of the static layout names, and whether it is an entry bundle.

    One path per tile: leading zeros, a missing or extra x, level 64 or width 0 or 256 raise `MerkleError`.
    """
    match = _PATH.fullmatch(path)
    if not match:
        raise MerkleError("no path of a tile")
    level, groups, width = match.groups()
    index = int(groups.replace("/", "").replace("x", ""))
    span = TileSpan(0 if level == "entries" else int(level), index, int(width or TILE_WIDTH))
    written = entries_path(index, span.width) if level == "entries" else tile_path(span)
    if span.level > MAX_LEVEL or span.width > TILE_WIDTH or written != path:
        raise MerkleError("no path of a tile")
    return span, level == "entries"


def _groups(index: int) -> str:
    groups = [f"{index % 1000:03d}"]
    rest = index // 1000
    while rest:
        groups.insert(0, f"x{rest % 1000:03d}")
        rest //= 1000
    return "/".join(groups)
