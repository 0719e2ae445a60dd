"""The compact range of a growing tree: the few hashes that are enough to append and to name the root.

A tree of n leaves is a row of perfect subtrees, one per set bit of n. Keeping their roots makes an append
cost one hash on average, whatever the size of the log.
"""

from __future__ import annotations

from collections.abc import Sequence

from .hashing import EMPTY_ROOT, HASH_SIZE, MerkleError, leaf_hash, node_hash, parents

TILE_HEIGHT = 8


class Frontier:
    """The right edge of a tree of `size` leaves; grows by `append` and `extend`."""

    __slots__ = ("_roots", "size")

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        """`roots`: the perfect subtrees' roots, largest (leftmost) first."""
        if size < 0 or len(roots) != size.bit_count():
            raise MerkleError(f"a tree of {size} leaves has another number of subtrees than {len(roots)}")
        if any(len(root) != HASH_SIZE for root in roots):
            raise MerkleError("a subtree's root has 32 bytes")
        self.size = size
        self._roots = list(roots)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frontier) and self.size == other.size and self._roots == other._roots

    __hash__ = None  # type: ignore[assignment]  # it changes with every append

    def append(self, leaf: bytes) -> None:
        """Add one leaf."""
        self.append_hash(leaf_hash(leaf))

    def append_hash(self, node: bytes) -> None:
        """Add one leaf by its hash."""
        roots, size = self._roots, self.size
        while size & 1:
            node = node_hash(roots.pop(), node)
            size >>= 1
        roots.append(node)
        self.size += 1

    def extend(self, hashes: Sequence[bytes]) -> list[list[bytes]]:
        """Add many leaves by their hashes.

        Returns the nodes that were completed at tree levels 0, 8, 16, …: what the tiles store. The last list
        may be empty, none in the middle is.
        """
        by_level = self._by_level()
        grown: list[list[bytes]] = []
        nodes, level = list(hashes), 0
        while nodes:
            if level % TILE_HEIGHT == 0:
                grown.append(nodes)
            if level in by_level:
                nodes = [by_level.pop(level), *nodes]
            if len(nodes) % 2:
                by_level[level] = nodes[-1]
                nodes = nodes[:-1]
            nodes, level = parents(nodes), level + 1
        self.size += len(hashes)
        self._roots = [by_level[level] for level in sorted(by_level, reverse=True)]
        return grown

    def _by_level(self) -> dict[int, bytes]:
        levels = [level for level in range(self.size.bit_length() - 1, -1, -1) if self.size >> level & 1]
        return dict(zip(levels, self._roots, strict=True))

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self._roots:
            return EMPTY_ROOT
        node = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            node = node_hash(left, node)
        return node

    def copy(self) -> Frontier:
        """Another frontier in the same state, which may grow on its own."""
        return Frontier(self.size, self._roots)

    def to_bytes(self) -> bytes:
        """The subtrees' roots one after the other; the size is kept beside them."""
        return b"".join(self._roots)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> Frontier:
        """The reverse of `to_bytes`; raises `MerkleError` when the bytes do not fit the size."""
        if len(data) % HASH_SIZE:
            raise MerkleError("a frontier is a row of 32-byte hashes")
        return cls(size, [data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE)])
