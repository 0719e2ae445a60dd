"""A proof bundle proves one entry without any network, and nothing else."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.bundle import MAX_BUNDLE_BYTES, Bundle, parse_bundle, verify_bundle
from husheng.foundation.ledger.merkle.hashing import MerkleError, leaf_hash
from husheng.foundation.ledger.merkle.policy import parse_policy
from husheng.foundation.ledger.merkle.proofs import inclusion_proof
from husheng.foundation.ledger.merkle.tests.people import (
    CUSTOMS,
    HOST,
    POLICE,
    POLICY,
    checkpoint_of,
    cosigned,
    leaves,
    tree,
)

LOG_OF_13 = tree(13)
NOTE = cosigned(checkpoint_of(LOG_OF_13), HOST, POLICE, CUSTOMS)
TRUST = parse_policy(POLICY)


def bundle_of(index: int, extra: bytes | None = None) -> Bundle:
    return Bundle(index, tuple(inclusion_proof(LOG_OF_13.read, index, 13)), NOTE, extra)


GOOD = bundle_of(6)
LEAF = leaf_hash(leaves(13)[6])


@pytest.mark.parametrize("index", range(13))
def test_every_entry_is_proved_by_its_bundle_and_no_other_entry_is(index: int) -> None:
    bundle = parse_bundle(bundle_of(index).serialize())
    for other, leaf in enumerate(leaves(13)):
        if other == index:
            assert verify_bundle(bundle, leaf_hash(leaf), TRUST).satisfied
        else:
            with pytest.raises(MerkleError):
                verify_bundle(bundle, leaf_hash(leaf), TRUST)


def test_a_bundle_is_written_as_the_specification_shows_it() -> None:
    lines = bundle_of(0, b"about").serialize().decode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra " + base64.b64encode(b"about").decode(), "index 0"]
    assert lines[3:7] == [base64.b64encode(node).decode() for node in bundle_of(0).path]
    assert lines[7:9] == ["", "husheng.local/test"]


@pytest.mark.parametrize("extra", [None, b"", b"x", bytes(300)])
def test_a_bundle_reads_back_as_it_was_written(extra: bytes | None) -> None:
    bundle = bundle_of(6, extra)
    assert parse_bundle(bundle.serialize()) == bundle


def test_a_log_of_one_entry_has_an_empty_path() -> None:
    log = tree(1)
    bundle = Bundle(0, (), checkpoint_of(log))
    assert parse_bundle(bundle.serialize()) == bundle
    verdict = verify_bundle(bundle, leaf_hash(leaves(1)[0]), TRUST)
    assert verdict.checkpoint.size == 1 and not verdict.satisfied


def test_below_the_quorum_the_entry_is_proved_but_the_verdict_says_so() -> None:
    bundle = Bundle(6, GOOD.path, cosigned(checkpoint_of(LOG_OF_13), HOST, POLICE))
    assert not verify_bundle(bundle, LEAF, TRUST).satisfied


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path[:-1],
        lambda path: path[1:],
        lambda path: (*path, path[-1]),
        lambda path: (path[1], path[0], *path[2:]),
        lambda path: (bytes([path[0][0] ^ 1]) + path[0][1:], *path[1:]),
        lambda path: (*path[:-1], path[-1][:-1] + bytes([path[-1][-1] ^ 0x80])),
    ],
)
def test_a_flipped_swapped_missing_or_extra_node_is_refused(spoil) -> None:
    with pytest.raises(MerkleError):
        verify_bundle(Bundle(6, spoil(GOOD.path), NOTE), LEAF, TRUST)


@pytest.mark.parametrize("index", [0, 5, 7, 12, 13, 14, 2**63 - 1])
def test_another_index_is_refused(index: int) -> None:
    with pytest.raises(MerkleError):
        verify_bundle(Bundle(index, GOOD.path, NOTE), LEAF, TRUST)


def test_the_checkpoint_of_another_tree_is_refused() -> None:
    other = cosigned(checkpoint_of(tree(13, "other")), HOST, POLICE, CUSTOMS)
    with pytest.raises(MerkleError, match="another root"):
        verify_bundle(Bundle(6, GOOD.path, other), LEAF, TRUST)


TEXT = GOOD.serialize()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: b"",
        lambda t: t[1:],
        lambda t: b"\n" + t,
        lambda t: t.replace(b"@v1", b"@v2"),
        lambda t: t.replace(b"\n", b"\r\n"),
        lambda t: t.replace(b"index 6", b"index 06"),
        lambda t: t.replace(b"index 6", b"index +6"),
        lambda t: t.replace(b"index 6", b"index  6"),
        lambda t: t.replace(b"index 6", b"index"),
        lambda t: t.replace(b"index 6\n", b""),
        lambda t: t.replace(b"index 6", b"index 6\nindex 6"),
        lambda t: t.replace(b"index 6", b"index 6\nextra AA=="),
        lambda t: t.replace(b"index 6", b"extra AA==\nextra AA==\nindex 6"),
        lambda t: t.replace(b"index 6", b"extra A\nindex 6"),
        lambda t: t.replace(b"index 6", b"index 9223372036854775808"),
        lambda t: t.replace(b"index 6", "index ６".encode()),
        lambda t: t.replace(b"index 6", b"index 6\nAAAA"),
        lambda t: t.replace(b"index 6", b"index 6\n" + b"\n".join([base64.b64encode(bytes(32))] * 60)),
        lambda t: t.replace(b"\n\n", b"\n", 1),
        lambda t: t[:-1],
        lambda t: t + b" ",
        lambda t: t.replace(b"index 6", b"extra " + b"A" * MAX_BUNDLE_BYTES + b"\nindex 6"),
    ],
)
def test_a_bundle_written_differently_is_refused(spoil) -> None:
    with pytest.raises(MerkleError):
        verify_bundle(parse_bundle(spoil(TEXT)), LEAF, TRUST)


def test_a_bundle_of_65_536_bytes_is_read() -> None:
    room = 65_536 - len(bundle_of(6, b"").serialize())
    text = bundle_of(6, bytes(room * 3 // 4)).serialize()
    assert 65_530 < len(text) <= 65_536
    assert verify_bundle(parse_bundle(text), LEAF, TRUST).satisfied


@given(st.binary(max_size=300))
def test_rubbish_is_refused_with_the_engines_own_error_only(data: bytes) -> None:
    with contextlib.suppress(MerkleError):
        parse_bundle(data)


@given(st.integers(0, len(TEXT) - 1), st.integers(0, 7))
def test_no_bit_of_a_bundle_can_be_flipped_unnoticed(byte: int, bit: int) -> None:
    """Only the lines of signatures that nobody asked for may change, since unknown keys are ignored."""
    data = bytearray(TEXT)
    data[byte] ^= 1 << bit
    try:
        verdict = verify_bundle(parse_bundle(bytes(data)), LEAF, TRUST)
    except MerkleError:
        return
    assert not verdict.satisfied, (
        "a changed key id or name turns a witness into a stranger, never into another"
    )
