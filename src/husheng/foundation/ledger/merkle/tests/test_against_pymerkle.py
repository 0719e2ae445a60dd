"""Another library's tree over the same leaves: roots and paths of every size. GPL, so only where it was installed."""

from __future__ import annotations

from hashlib import sha256

import pytest

from husheng.foundation.ledger.merkle.frontier import Frontier
from husheng.foundation.ledger.merkle.hashing import leaf_hash, leaf_hashes
from husheng.foundation.ledger.merkle.proofs import inclusion_proof
from husheng.foundation.ledger.merkle.tests.memory import MemoryLog

pymerkle = pytest.importorskip("pymerkle", reason="the oracle is not installed (make oracles)")
SMALL, LARGE = range(1026), (65_535, 65_536, 65_537)


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    return [sha256(str(number).encode()).digest() * 2 for number in range(LARGE[-1])]


@pytest.fixture(scope="module")
def theirs(leaves: list[bytes]):
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    tree.append_entries(leaves)
    return tree


def test_every_root_up_to_1025_and_around_65536_is_the_same(leaves: list[bytes], theirs) -> None:
    frontier = Frontier()
    for size in range(LARGE[-1] + 1):
        if size in SMALL or size in LARGE:
            assert frontier.root() == theirs.get_root(size), size
        if size < len(leaves):
            frontier.append(leaves[size])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 255, 256, 257, 1025, 65_537])
def test_every_inclusion_path_is_the_same(leaves: list[bytes], theirs, size: int) -> None:
    log = MemoryLog()
    log.extend(leaf_hashes(leaves[:size]))
    for index in {0, 1, size // 3, size // 2, size - 1} & set(range(size)):
        path = theirs.prove_inclusion(index + 1, size).path
        leaf = leaf_hash(leaves[index])
        assert leaf in path
        assert sorted(path) == sorted([leaf, *inclusion_proof(log.read, index, size)])
