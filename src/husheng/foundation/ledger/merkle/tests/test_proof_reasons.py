"""A proof that does not hold is refused for its own reason, so that whoever reads it knows where to look."""

from __future__ import annotations

import pytest

from husheng.foundation.ledger.merkle.hashing import HASH_SIZE, MerkleError, leaf_hash, perfect_root
from husheng.foundation.ledger.merkle.proofs import (
    consistency_proof,
    inclusion_proof,
    range_root,
    verify_consistency,
    verify_inclusion,
)
from husheng.foundation.ledger.merkle.tests.people import leaves, tree

SIZE = 13
LOG = tree(SIZE)
ROOT = LOG.frontier.root()
EXTRA = bytes(HASH_SIZE)


def root(size: int) -> bytes:
    return range_root(LOG.read, 0, size)


@pytest.mark.parametrize("index", range(SIZE))
def test_an_inclusion_path_with_a_node_too_many_or_too_few_is_told_apart(index: int) -> None:
    leaf, path = leaf_hash(leaves(SIZE)[index]), inclusion_proof(LOG.read, index, SIZE)
    verify_inclusion(index, SIZE, leaf, path, ROOT)
    with pytest.raises(MerkleError, match=r"^the proof is longer than the way to the root$"):
        verify_inclusion(index, SIZE, leaf, [*path, EXTRA], ROOT)
    with pytest.raises(MerkleError, match=r"^the proof is shorter than the way to the root$"):
        verify_inclusion(index, SIZE, leaf, path[:-1], ROOT)
    with pytest.raises(MerkleError, match=r"^the proof leads to another root$"):
        verify_inclusion(index, SIZE, leaf, path, EXTRA)


def test_a_tree_of_one_leaf_has_an_empty_path() -> None:
    leaf = leaf_hash(b"only")
    verify_inclusion(0, 1, leaf, [], leaf)
    with pytest.raises(MerkleError, match="longer"):
        verify_inclusion(0, 1, leaf, [EXTRA], leaf)


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (6, 5)])
def test_a_leaf_outside_the_tree_is_refused_before_its_path_is_looked_at(index: int, size: int) -> None:
    with pytest.raises(MerkleError, match="is not in a tree of"):
        verify_inclusion(index, size, EXTRA, [], EXTRA)
    with pytest.raises(MerkleError, match="is not in a tree of"):
        inclusion_proof(LOG.read, index, size)


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33)])
def test_a_hash_of_another_length_is_refused(wrong: bytes) -> None:
    path = inclusion_proof(LOG.read, 3, SIZE)
    leaf = leaf_hash(leaves(SIZE)[3])
    for given in ((wrong, path, ROOT), (leaf, [wrong, *path[1:]], ROOT), (leaf, path, wrong)):
        with pytest.raises(MerkleError, match="a hash has 32 bytes"):
            verify_inclusion(3, SIZE, *given)
    steps = consistency_proof(LOG.read, 6, SIZE)
    for old, new, path in (
        (wrong, ROOT, steps),
        (root(6), wrong, steps),
        (root(6), ROOT, [wrong, *steps[1:]]),
    ):
        with pytest.raises(MerkleError, match="a hash has 32 bytes"):
            verify_consistency(6, SIZE, old, new, path)


@pytest.mark.parametrize("old", range(1, SIZE))
def test_a_consistency_path_with_a_node_too_many_or_too_few_is_told_apart(old: int) -> None:
    path = consistency_proof(LOG.read, old, SIZE)
    verify_consistency(old, SIZE, root(old), ROOT, path)
    with pytest.raises(MerkleError, match=r"^the proof is longer than the way to the root$"):
        verify_consistency(old, SIZE, root(old), ROOT, [*path, EXTRA])
    with pytest.raises(MerkleError, match=r"shorter than the way|is empty|does not lead to the old root"):
        verify_consistency(old, SIZE, root(old), ROOT, path[:-1])
    with pytest.raises(MerkleError, match="does not lead to the new root"):
        verify_consistency(old, SIZE, root(old), EXTRA, path)


def test_a_consistency_path_from_another_old_tree_does_not_lead_to_it() -> None:
    path = consistency_proof(LOG.read, 6, SIZE)
    with pytest.raises(MerkleError, match="does not lead to the old root"):
        verify_consistency(6, SIZE, EXTRA, ROOT, path)


@pytest.mark.parametrize("old", [3, 6])
def test_an_empty_consistency_path_is_called_empty(old: int) -> None:
    with pytest.raises(MerkleError, match=r"^the proof is empty$"):
        verify_consistency(old, SIZE, root(old), ROOT, [])


@pytest.mark.parametrize("old", [1, 2, 4, 8])
def test_from_a_perfect_tree_an_empty_path_is_too_short(old: int) -> None:
    with pytest.raises(MerkleError, match=r"^the proof is shorter than the way to the root$"):
        verify_consistency(old, SIZE, root(old), ROOT, [])


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (5, 4), (-1, 5)])
def test_sizes_that_no_proof_connects_are_refused(old: int, new: int) -> None:
    for attempt in (
        lambda: verify_consistency(old, new, EXTRA, EXTRA, []),
        lambda: consistency_proof(LOG.read, old, new),
    ):
        with pytest.raises(MerkleError, match="no consistency proof leads from size"):
            attempt()


def test_two_trees_of_one_size_need_equal_roots_and_no_path() -> None:
    verify_consistency(5, 5, root(5), root(5), [])
    with pytest.raises(MerkleError, match="different roots"):
        verify_consistency(5, 5, root(5), EXTRA, [])
    with pytest.raises(MerkleError, match="need no proof"):
        verify_consistency(5, 5, root(5), root(5), [EXTRA])


def test_an_odd_row_of_nodes_has_no_perfect_root() -> None:
    with pytest.raises(ValueError):
        perfect_root([EXTRA] * 3)
    assert perfect_root([ROOT]) == ROOT


def test_a_range_of_nothing_has_the_empty_root() -> None:
    assert range_root(LOG.read, 4, 4).hex().startswith("e3b0c44298fc1c14")
