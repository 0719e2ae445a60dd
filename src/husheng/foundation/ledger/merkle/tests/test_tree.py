"""Frontier, tiles and proofs against the naive recursion."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.frontier import Frontier
from husheng.foundation.ledger.merkle.hashing import EMPTY_ROOT, MerkleError, leaf_hash, node_hash
from husheng.foundation.ledger.merkle.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from husheng.foundation.ledger.merkle.tests.memory import MemoryLog
from husheng.foundation.ledger.merkle.tests.naive import naive_consistency, naive_path, naive_root
from husheng.foundation.ledger.merkle.tiles import (
    TileSpan,
    all_tiles,
    frontier_from_tiles,
    needed_tiles,
    right_edge,
    tile_path,
    tile_width,
)

AROUND = (65_535, 65_536, 65_537)
HASHES = [leaf_hash(i.to_bytes(4, "big")) for i in range(AROUND[-1] + 300)]


@pytest.fixture(scope="module")
def big() -> MemoryLog:
    log = MemoryLog()
    log.extend(HASHES)
    return log


def test_the_root_equals_the_naive_recursion_for_all_sizes_to_1025() -> None:
    frontier = Frontier()
    assert frontier.root() == EMPTY_ROOT == naive_root([])
    for size in range(1, 1026):
        frontier.append((size - 1).to_bytes(4, "big"))
        assert frontier.root() == naive_root(HASHES[:size]), size


@pytest.mark.parametrize("size", AROUND)
def test_the_root_equals_the_naive_recursion_around_65536(size: int) -> None:
    one_by_one, at_once = Frontier(), Frontier()
    for node in HASHES[:size]:
        one_by_one.append_hash(node)
    at_once.extend(HASHES[:size])
    assert one_by_one == at_once
    assert at_once.root() == naive_root(HASHES[:size])


@given(st.lists(st.integers(0, 700), max_size=6))
@settings(max_examples=60, deadline=None)
def test_batches_of_any_size_build_the_same_log_as_single_appends(batches: list[int]) -> None:
    log, single, done = MemoryLog(), Frontier(), 0
    for batch in batches:
        log.extend(HASHES[done : done + batch])
        for node in HASHES[done : done + batch]:
            single.append_hash(node)
        done += batch
    assert log.frontier == single
    assert {(s.level, s.index): s.width * 32 for s in all_tiles(done)} == {
        k: len(v) for k, v in log.tiles.items()
    }
    assert frontier_from_tiles(done, log.load) == single
    assert Frontier.from_bytes(done, single.to_bytes()) == single


def test_every_inclusion_and_consistency_proof_of_small_trees_is_the_naive_one_and_verifies() -> None:
    log = MemoryLog()
    for size in range(1, 70):
        log.extend(HASHES[size - 1 : size])
        root = log.frontier.root()
        for index in range(size):
            path = inclusion_proof(log.read, index, size)
            assert path == naive_path(index, HASHES[:size])
            verify_inclusion(index, size, HASHES[index], path, root)
            steps = consistency_proof(log.read, index + 1, size)
            assert steps == naive_consistency(index + 1, HASHES[:size])
            verify_consistency(index + 1, size, naive_root(HASHES[: index + 1]), root, steps)


def test_proofs_for_all_sizes_to_600_verify_from_the_tiles_of_a_larger_log(big: MemoryLog) -> None:
    random.seed(6962)
    root, frontier = big.frontier.root(), Frontier()
    for size in range(1, 601):
        frontier.append_hash(HASHES[size - 1])
        index = random.randrange(size)
        path = inclusion_proof(big.read, index, size)
        verify_inclusion(index, size, HASHES[index], path, frontier.root())
        steps = consistency_proof(big.read, size, big.frontier.size)
        verify_consistency(size, big.frontier.size, frontier.root(), root, steps)


@pytest.mark.parametrize("size", AROUND)
def test_proofs_around_65536_verify_and_read_few_tiles(big: MemoryLog, size: int) -> None:
    root = naive_root(HASHES[:size])
    for index in (0, 255, 256, 32_767, 65_279, size - 1):
        path = inclusion_proof(big.read, index, size)
        verify_inclusion(index, size, HASHES[index], path, root)
        assert len(needed_tiles(lambda read, i=index: inclusion_proof(read, i, size))) <= 4
        steps = consistency_proof(big.read, index + 1, size)
        verify_consistency(index + 1, size, naive_root(HASHES[: index + 1]), root, steps)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_changed_inclusion_proof_never_verifies(big: MemoryLog, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 1000))
    index = data.draw(st.integers(0, size - 1))
    path, leaf = inclusion_proof(big.read, index, size), HASHES[index]
    root = naive_root(HASHES[:size])
    case = data.draw(st.sampled_from(["leaf", "root", "drop", "extra", "index", "bit", "swap"]))
    position = data.draw(st.integers(0, max(len(path) - 1, 0)))
    if case == "leaf":
        leaf = flip(leaf, data)
    elif case == "root":
        root = flip(root, data)
    elif case == "extra":
        path = [*path[:position], bytes(32), *path[position:]]
    elif case == "index":
        index += data.draw(st.sampled_from([-1, 1, size, -size]))
    elif case == "drop" and path:
        del path[position]
    elif case == "bit" and path:
        path[position] = flip(path[position], data)
    elif case == "swap" and len(path) > 1:
        path[0], path[-1] = path[-1], path[0]
    else:
        return
    with pytest.raises(MerkleError):
        verify_inclusion(index, size, leaf, path, root)


def test_a_wrong_size_is_noticed_where_the_way_to_the_root_differs(big: MemoryLog) -> None:
    root = naive_root(HASHES[:8])
    path = inclusion_proof(big.read, 3, 8)
    for size in (4, 9, 16):
        with pytest.raises(MerkleError):
            verify_inclusion(3, size, HASHES[3], path, root)
    verify_inclusion(3, 8, HASHES[3], path, root)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_changed_consistency_proof_never_verifies(big: MemoryLog, data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 1000))
    old = data.draw(st.integers(1, new - 1))
    path = consistency_proof(big.read, old, new)
    old_root, new_root = naive_root(HASHES[:old]), naive_root(HASHES[:new])
    case = data.draw(st.sampled_from(["old", "new", "drop", "extra", "bit", "sizes"]))
    position = data.draw(st.integers(0, max(len(path) - 1, 0)))
    if case == "old":
        old_root = flip(old_root, data)
    elif case == "new":
        new_root = flip(new_root, data)
    elif case == "extra":
        path = [*path[:position], bytes(32), *path[position:]]
    elif case == "sizes":
        old, new, old_root, new_root = new, old, new_root, old_root
    elif case == "drop":
        del path[position]
    else:
        path[position] = flip(path[position], data)
    with pytest.raises(MerkleError):
        verify_consistency(old, new, old_root, new_root, path)


def flip(value: bytes, data: st.DataObject) -> bytes:
    bit = data.draw(st.integers(0, 255))
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_leaves_and_nodes_never_share_a_hash() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


def test_impossible_requests_are_refused(big: MemoryLog) -> None:
    for ask in (
        lambda: inclusion_proof(big.read, 5, 5),
        lambda: inclusion_proof(big.read, -1, 5),
        lambda: consistency_proof(big.read, 0, 5),
        lambda: consistency_proof(big.read, 6, 5),
        lambda: verify_inclusion(0, 1, b"short", [], HASHES[0]),
        lambda: Frontier(3, [HASHES[0]]),
        lambda: Frontier(1, [b"short"]),
        lambda: Frontier.from_bytes(1, b"x" * 31),
        lambda: tile_width(-1, 0, 1),
    ):
        with pytest.raises(MerkleError):
            ask()


def test_tiles_have_the_published_places_and_widths() -> None:
    assert tile_path(TileSpan(0, 1_234_067, 256)) == "tile/0/x001/x234/067"
    assert tile_path(TileSpan(1, 0, 5)) == "tile/1/000.p/5"
    assert tile_path(TileSpan(0, 1000, 256)) == "tile/0/x001/000"
    assert list(right_edge(70_000)) == [TileSpan(0, 273, 112), TileSpan(1, 1, 17), TileSpan(2, 0, 1)]
    assert [tile_width(0, i, 513) for i in range(4)] == [256, 256, 1, 0]
    assert list(right_edge(256)) == [TileSpan(1, 0, 1)]
