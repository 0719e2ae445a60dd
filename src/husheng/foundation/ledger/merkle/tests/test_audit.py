"""A published tree is recomputed from outside, and every kind of tampering is located."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from husheng.foundation.ledger.merkle.audit import Audit, audit, monitor
from husheng.foundation.ledger.merkle.checkpoint import Checkpoint, sign_checkpoint
from husheng.foundation.ledger.merkle.entries import pack_entries
from husheng.foundation.ledger.merkle.hashing import MerkleError, leaf_hash, leaf_hashes
from husheng.foundation.ledger.merkle.keys import Ed25519Verifier
from husheng.foundation.ledger.merkle.policy import log_only, parse_policy
from husheng.foundation.ledger.merkle.tests.memory import MemoryLog
from husheng.foundation.ledger.merkle.tests.people import (
    HOST,
    LOG,
    ORIGIN,
    POLICY,
    STRANGER,
    checkpoint_of,
    cosigned,
    leaves,
    tree,
)
from husheng.foundation.ledger.merkle.tests.test_public_vectors import DATA, GOLDEN_KEY
from husheng.foundation.ledger.merkle.tiles import all_tiles, entries_path, tile_path

TRUST = log_only(LOG.verifier)
MIDDLING = 2600
FULL = MIDDLING // 256


def published(size: int, *, entries: bool = True) -> dict[str, bytes]:
    return paths_of(tree(size), leaves(size) if entries else [])


def paths_of(log: MemoryLog, lines: list[bytes]) -> dict[str, bytes]:
    size = log.frontier.size
    paths = {tile_path(s): log.load(s.level, s.index)[: 32 * s.width] for s in all_tiles(size)}
    for first in range(0, len(lines), 256):
        part = lines[first : first + 256]
        paths[entries_path(first // 256, len(part))] = pack_entries(part)
    return paths | {"checkpoint": checkpoint_of(log)}


def look(paths: dict[str, bytes]) -> Audit:
    return audit(paths.get, TRUST)


@pytest.fixture(scope="module")
def middling() -> dict[str, bytes]:
    return published(MIDDLING)


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 1025])
@pytest.mark.parametrize("entries", [True, False])
def test_a_true_tree_is_found_true(size: int, entries: bool) -> None:
    found = look(published(size, entries=entries))
    assert found.ok and found.verdict.checkpoint.size == size
    assert found.entries == (size if entries and size else None)
    assert found.tiles == len(list(all_tiles(size)))


def test_a_large_tree_of_three_levels_is_found_true_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    found = audit(published(70_000).get, TRUST, lambda done, total: told.append((done, total)))
    assert found.ok and (found.tiles, found.entries) == (274 + 2 + 1, 70_000)
    assert told[0] == (256, 70_000) and told[-1] == (70_000, 70_000)


def test_partial_tiles_may_have_given_way_to_full_ones() -> None:
    later, now = published(1024), published(1000)
    gone = [path for path in now if ".p/" in path and "tile/1/" not in path]
    assert len(gone) == 2
    mixed = {path: data for path, data in now.items() if path not in gone} | {
        "tile/0/003": later["tile/0/003"],
    }
    found = look(mixed)
    assert [fault.path for fault in found.faults] == ["tile/entries/003"], (
        "entries cannot be cut out of a bundle"
    )
    assert look({path: data for path, data in mixed.items() if "entries" not in path}).ok


UPPER = f"tile/1/000.p/{FULL}"
CHANGES = ["entry", "leaf", "upper", "drop a tile", "drop a bundle", "cut a tile", "swap", "entry and leaf"]


@pytest.mark.parametrize("seed", range(200))
def test_random_tampering_is_located(middling, seed: int) -> None:
    chance = random.Random(seed)
    change = CHANGES[seed % len(CHANGES)]
    paths, index = dict(middling), chance.randrange(FULL)
    tile, bundle = f"tile/0/{index:03d}", f"tile/entries/{index:03d}"
    place = chance.randrange(256)
    if change in ("entry", "entry and leaf"):
        lines = leaves(MIDDLING)[index * 256 : index * 256 + 256]
        lines[place] = b"another entry"
        paths[bundle] = pack_entries(lines)
    if change in ("leaf", "entry and leaf"):
        fresh = leaf_hash(b"another entry")
        paths[tile] = paths[tile][: 32 * place] + fresh + paths[tile][32 * place + 32 :]
    if change == "upper":
        place = chance.randrange(FULL)
        paths[UPPER] = paths[UPPER][: 32 * place] + bytes(32) + paths[UPPER][32 * place + 32 :]
    if change == "drop a tile":
        del paths[tile]
    if change == "drop a bundle":
        del paths[bundle]
    if change == "cut a tile":
        paths[tile] = paths[tile][:-32]
    if change == "swap":
        other = f"tile/0/{(index + 1) % FULL:03d}"
        paths[tile], paths[other] = paths[other], paths[tile]
    found = look(paths)
    named = {fault.path for fault in found.faults}
    assert named & {tile, bundle, UPPER}, change
    if change == "leaf":
        assert found.faults[0].reason == f"hash {place} is not that of its entry"
    if change == "upper":
        assert found.faults[0].reason == f"hash {place} is not that of its tile below"


def test_whoever_rewrites_entry_tiles_and_checkpoint_needs_the_logs_key_and_then_meets_the_witness() -> None:
    lines = leaves(300)
    lines[7] = b"another entry"
    forged = MemoryLog()
    forged.extend(leaf_hashes(lines))
    paths = paths_of(forged, lines)
    assert look(paths).ok, "the log's owner can make a consistent tree of lies"
    stolen = paths | {"checkpoint": checkpoint_of(forged, STRANGER)}
    with pytest.raises(MerkleError, match="no known key"):
        look(stolen)
    witnessed = cosigned(checkpoint_of(tree(300)), HOST)
    with pytest.raises(MerkleError, match="two different trees"):
        monitor(witnessed, paths["checkpoint"], parse_policy(POLICY))


def test_a_signed_root_that_no_tile_has_is_found() -> None:
    paths = published(300)
    paths["checkpoint"] = sign_checkpoint(Checkpoint(ORIGIN, 300, bytes(32)), [LOG]).encode()
    assert [fault.path for fault in look(paths).faults] == ["checkpoint"]


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"])
def test_a_missing_tile_of_a_tree_of_hashes_is_a_fault_and_never_an_error(path: str) -> None:
    paths = published(300, entries=False)
    del paths[path]
    faults = look(paths).faults
    assert faults[0].path == path and faults[0].reason == "the tile is missing or has another length"
    assert "tile/1/" in path or len(faults) > 1, "what stands on it does not fit either"


def test_a_flood_of_faults_is_counted_but_not_kept() -> None:
    paths = published(256 * 103)
    for index in range(103):
        paths[f"tile/0/{index:03d}"] = bytes(8192)
    found = look(paths)
    assert len(found.faults) == 100 and found.more == 3
    assert found.faults[0].reason == "hash 0 and 255 more are not those of what is below"


def test_without_a_checkpoint_there_is_nothing_to_hold_against() -> None:
    with pytest.raises(MerkleError, match="no checkpoint"):
        look({})


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (1, 300), (256, 257), (300, 1024), (1024, 1024)])
def test_a_log_that_only_grew_is_consistent_with_itself(old: int, new: int) -> None:
    before, after = monitor(checkpoint_of(tree(old)), checkpoint_of(tree(new)), TRUST, published(new).get)
    assert (before.size, after.size) == (old, new)


def test_a_log_that_shrank_changed_or_is_another_one_is_not() -> None:
    paths = published(300).get
    for old, new, why in (
        (checkpoint_of(tree(300)), checkpoint_of(tree(200)), "smaller"),
        (checkpoint_of(tree(200, "other")), checkpoint_of(tree(300)), "old root"),
        (checkpoint_of(tree(200)), checkpoint_of(tree(300, "other")), "new root"),
        (checkpoint_of(tree(300, "other")), checkpoint_of(tree(300)), "two different trees"),
        (checkpoint_of(tree(200), STRANGER), checkpoint_of(tree(300)), "no known key"),
    ):
        with pytest.raises(MerkleError, match=why):
            monitor(old, new, TRUST, paths)
    with pytest.raises(MerkleError, match="only be compared with the log's tiles"):
        monitor(checkpoint_of(tree(200)), checkpoint_of(tree(300)), TRUST)
    with pytest.raises(MerkleError, match="is missing"):
        monitor(checkpoint_of(tree(200)), checkpoint_of(tree(300)), TRUST, {}.get)
    elsewhere = sign_checkpoint(Checkpoint(STRANGER.name, 300, bytes(32)), [STRANGER]).encode()
    both = parse_policy(POLICY + f"log {STRANGER.verifier.vkey}\n")
    with pytest.raises(MerkleError, match="different logs"):
        monitor(checkpoint_of(tree(300)), elsewhere, both, paths)


def test_the_golden_log_that_others_published_is_found_true_under_each_of_its_17_checkpoints() -> None:
    folder = DATA / "tlog-tiles"
    if not folder.exists():
        if os.environ.get("CI"):
            pytest.fail("the public vectors must be there in CI")
        pytest.skip("the public vectors are absent (HUSHENG_PUBLIC_DATA)")
    policy = log_only(Ed25519Verifier.from_vkey(GOLDEN_KEY))
    for size, name in [*((n, f"checkpoint.{n}") for n in range(16)), (15, "checkpoint")]:
        names = {"checkpoint": name}

        def fetch(path: str, names: dict[str, str] = names, place: Path = folder) -> bytes | None:
            file = place / names.get(path, path)
            return file.read_bytes() if file.is_file() else None

        found = audit(fetch, policy)
        assert found.ok and found.verdict.checkpoint.size == size
    old, new = ((folder / f"checkpoint.{size}").read_bytes() for size in (7, 15))
    assert monitor(old, new, policy, fetch)[1].size == 15
