"""The engine against vectors that others published: 196 proof cases and a golden log with its checkpoints."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from husheng.foundation.ledger.merkle.checkpoint import open_checkpoint
from husheng.foundation.ledger.merkle.frontier import Frontier
from husheng.foundation.ledger.merkle.hashing import MerkleError, leaf_hashes
from husheng.foundation.ledger.merkle.keys import Ed25519Verifier
from husheng.foundation.ledger.merkle.proofs import verify_consistency, verify_inclusion
from husheng.foundation.ledger.merkle.tiles import TileSpan, split, tile_path

DATA = Path(os.environ.get("HUSHENG_PUBLIC_DATA", "../shared/data")) / "ledger"
GOLDEN_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


@pytest.fixture(scope="module", autouse=True)
def _data_is_there() -> None:
    if not DATA.exists():
        if os.environ.get("CI"):
            pytest.fail("the public vectors must be there in CI")
        pytest.skip("the public vectors are absent (HUSHENG_PUBLIC_DATA)")


def cases(kind: str) -> list[dict[str, Any]]:
    return [json.loads(p.read_text()) for p in sorted((DATA / "rfc6962-proofs" / kind).rglob("*.json"))]


def unbase(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def refused(check: Any) -> bool:
    try:
        check()
    except MerkleError:
        return True
    return False


def test_every_public_inclusion_case_is_judged_as_published() -> None:
    found = cases("inclusion")
    for c in found:
        proof = [unbase(p) for p in c["proof"] or []]
        verdict = refused(
            lambda c=c, proof=proof: verify_inclusion(
                c["leafIdx"], c["treeSize"], unbase(c["leafHash"]), proof, unbase(c["root"])
            )
        )
        assert verdict is c["wantErr"], c["desc"]
    assert len(found) == 98


def test_every_public_consistency_case_is_judged_as_published() -> None:
    found = cases("consistency")
    for c in found:
        proof = [unbase(p) for p in c["proof"] or []]
        verdict = refused(
            lambda c=c, proof=proof: verify_consistency(
                c["size1"], c["size2"], unbase(c["root1"]), unbase(c["root2"]), proof
            )
        )
        assert verdict is c["wantErr"], c["desc"]
    assert len(found) == 98


def golden_leaves() -> list[bytes]:
    data, leaves = (DATA / "tlog-tiles/tile/entries/000.p/15").read_bytes(), []
    while data:
        length = int.from_bytes(data[:2], "big")
        leaves.append(data[2 : 2 + length])
        data = data[2 + length :]
    return leaves


def test_the_golden_log_has_our_roots_tiles_and_valid_checkpoints_at_every_size() -> None:
    hashes = leaf_hashes(golden_leaves())
    verifier = Ed25519Verifier.from_vkey(GOLDEN_KEY)
    frontier = Frontier()
    for size in range(16):
        if size:
            frontier.append_hash(hashes[size - 1])
            tile = DATA / "tlog-tiles" / tile_path(TileSpan(0, 0, size))
            assert split(tile.read_bytes()) == hashes[:size]
        note = (DATA / f"tlog-tiles/checkpoint.{size}").read_bytes()
        checkpoint, opened = open_checkpoint(note, "example.com/log/testdata", [verifier])
        assert (checkpoint.size, checkpoint.root) == (size, frontier.root())
        assert opened.serialize() == note
        assert checkpoint.text() == opened.text
