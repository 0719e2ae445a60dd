"""Inclusion and consistency proofs of RFC 6962, built from any source of nodes and verified without one.

Inclusion: this act is in the log of that checkpoint. Consistency: the later log begins with the earlier one,
so nothing between the two was changed or removed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .hashing import EMPTY_ROOT, HASH_SIZE, MerkleError, node_hash

NodeReader = Callable[[int, int], bytes]
"""(level, index) → the root of the perfect subtree over leaves index·2^level to (index+1)·2^level."""


def range_root(read: NodeReader, begin: int, end: int) -> bytes:
    """The root over leaves begin … end-1, where begin is where an RFC 6962 split may fall."""
    if begin == end:
        return EMPTY_ROOT
    count = end - begin
    level = count.bit_length() - 1
    left = read(level, begin >> level)
    if count == 1 << level:
        return left
    return node_hash(left, range_root(read, begin + (1 << level), end))


def _split(count: int) -> int:
    """The largest power of two below count (count > 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_proof(read: NodeReader, index: int, size: int) -> list[bytes]:
    """The path from leaf `index` to the root of the tree of `size` leaves, lowest node first."""
    if not 0 <= index < size:
        raise MerkleError(f"leaf {index} is not in a tree of {size} leaves")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(range_root(read, middle, end))
            end = middle
        else:
            path.append(range_root(read, begin, middle))
            begin = middle
    path.reverse()
    return path


def consistency_proof(read: NodeReader, old_size: int, new_size: int) -> list[bytes]:
    """The nodes that show that the tree of `new_size` begins with the tree of `old_size` (≥ 1)."""
    if not 0 < old_size <= new_size:
        raise MerkleError(f"no consistency proof leads from size {old_size} to size {new_size}")
    path: list[bytes] = []
    begin, end, whole = 0, new_size, True
    while old_size != end:
        middle = begin + _split(end - begin)
        if old_size <= middle:
            path.append(range_root(read, middle, end))
            end = middle
        else:
            path.append(range_root(read, begin, middle))
            begin, whole = middle, False
    if not whole:
        path.append(range_root(read, begin, end))
    path.reverse()
    return path


def verify_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Raise `MerkleError` unless `path` leads from the leaf's hash at `index` to `root`."""
    _check_hashes(leaf, root, *path)
    if not 0 <= index < size:
        raise MerkleError(f"leaf {index} is not in a tree of {size} leaves")
    node, position, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            raise MerkleError("the proof is longer than the way to the root")
        if position & 1 or position == last:
            node = node_hash(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise MerkleError("the proof is shorter than the way to the root")
    if node != root:
        raise MerkleError("the proof leads to another root")


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Raise `MerkleError` unless `path` proves that the new tree begins with the old one.

    An old size of 0 proves nothing and is refused; who treats "I have seen nothing yet" as consistent says so
    before calling. Two equal sizes need equal roots and an empty path.
    """
    if not 0 < old_size <= new_size:
        raise MerkleError(f"no consistency proof leads from size {old_size} to size {new_size}")
    if old_size == new_size:
        _check_equal(old_root, new_root, path)
        return
    _check_hashes(old_root, new_root, *path)
    old, new = _climb(old_size, new_size, old_root, path)
    if old != old_root:
        raise MerkleError("the proof does not lead to the old root")
    if new != new_root:
        raise MerkleError("the proof does not lead to the new root")


def _climb(old_size: int, new_size: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Both roots that the path leads to (RFC 9162, 2.1.4.2)."""
    nodes = list(path)
    if old_size & (old_size - 1) == 0:
        nodes.insert(0, old_root)
    if not nodes:
        raise MerkleError("the proof is empty")
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            raise MerkleError("the proof is longer than the way to the root")
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise MerkleError("the proof is shorter than the way to the root")
    return old, new


def _check_equal(old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    if path:
        raise MerkleError("two trees of one size need no proof")
    if old_root != new_root:
        raise MerkleError("two trees of one size have different roots")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(value) != HASH_SIZE for value in hashes):
        raise MerkleError("a hash has 32 bytes")
