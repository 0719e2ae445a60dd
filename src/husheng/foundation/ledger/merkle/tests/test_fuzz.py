"""Every parser against damaged good input: it refuses with the engine's own error, or what it read writes back.

The seeds are good inputs of every kind; Hypothesis cuts, doubles, splices and flips them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.bundle import parse_bundle
from husheng.foundation.ledger.merkle.checkpoint import parse_checkpoint
from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.kinds import log_key, witness_key
from husheng.foundation.ledger.merkle.leaves import dump_opening, read_canonical, read_opening
from husheng.foundation.ledger.merkle.notes import open_note, parse_note
from husheng.foundation.ledger.merkle.policy import parse_policy
from husheng.foundation.ledger.merkle.tests.people import CUSTOMS, HOST, LOG, POLICE, POLICY, cosigned
from husheng.foundation.ledger.merkle.tests.test_bundles import NOTE, TEXT
from husheng.foundation.ledger.merkle.tests.test_further_kinds import NATIONAL, PQ
from husheng.foundation.ledger.merkle.tests.test_leaves import LEAF
from husheng.foundation.ledger.merkle.tests.test_records import OPENING
from husheng.foundation.ledger.merkle.tests.test_witness_rules import CONVERSATION
from husheng.foundation.ledger.merkle.witness import parse_request

pytestmark = pytest.mark.slow

KEYS = [LOG.verifier, HOST.verifier, POLICE.verifier, PQ.verifier, NATIONAL.verifier]
CHECKPOINT = NOTE[: NOTE.index(b"\n\n") + 1]
SEEDS = [
    b"", b"\n", b"\n\n", NOTE, CHECKPOINT, TEXT, POLICY.encode(), LEAF, OPENING,
    *(body for body, _, _ in CONVERSATION), LOG.verifier.vkey.encode(), HOST.verifier.vkey.encode(),
    PQ.verifier.vkey.encode(), NATIONAL.verifier.vkey.encode(), cosigned(NOTE, PQ), cosigned(NOTE, NATIONAL, POLICE),
    b"9" * 5000, b"[" * 3000, "— ".encode() * 80, b"old 0\n" * 70, b"\xed\xa0\x80", b"\x00", b'{"a":' * 500,
]  # fmt: skip


def note_back(data: bytes) -> bytes:
    return parse_note(data).serialize()


def checkpoint_back(data: bytes) -> bytes:
    return parse_checkpoint(data.decode("utf-8", "surrogateescape")).text().encode("utf-8", "surrogateescape")


def opening_back(data: bytes) -> bytes:
    return dump_opening(read_opening(data)) + data[len(data.rstrip(b"\n")) :]


def read_only(parse: Callable[[bytes], object]) -> Callable[[bytes], bytes]:
    """For formats that have more than one spelling: reading is all that is tried."""

    def back(data: bytes) -> bytes:
        parse(data)
        return data

    return back


def vkey_back(data: bytes) -> bytes:
    text = data.decode("utf-8", "surrogateescape")
    for read in (log_key, witness_key):
        with contextlib.suppress(MerkleError):
            return read(text).vkey.encode()
    raise MerkleError("of no kind")


def lines_back(data: bytes) -> bytes:
    """A note whose every line is checked against keys of every kind: refused or good, never another error."""
    with contextlib.suppress(MerkleError):
        open_note(data, KEYS)
    return note_back(data)


PARSERS: dict[str, Callable[[bytes], bytes]] = {
    "note": note_back,
    "checkpoint": checkpoint_back,
    "bundle": lambda data: parse_bundle(data).serialize(),
    "request": lambda data: parse_request(data).serialize(),
    "policy": read_only(parse_policy),
    "leaf": read_only(read_canonical),
    "opening": opening_back,
    "vkey": vkey_back,
    "signed note": lines_back,
}


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A seed after up to six cuts, doublings, splices and flips."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(len(data), at + 60)))
        piece = draw(
            st.sampled_from([b"", b"\n", b" ", b"\r", b"\0", b"=", b"+", b"0", "—".encode(), b"\xff"])
            | st.just(data[at:end] * 2)
            | st.sampled_from(SEEDS).map(lambda seed: seed[:80])
            | st.binary(max_size=4)
        )
        data = data[:at] + piece + data[end:]
    return data


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=400, deadline=None)
@given(damaged())
@example(POLICE.verifier.vkey.encode() + b"\n")
@example(CUSTOMS.verifier.vkey.replace("+", "++").encode())
def test_damaged_input_is_refused_in_our_words_or_writes_back_as_it_was_read(name: str, data: bytes) -> None:
    with contextlib.suppress(MerkleError):
        assert PARSERS[name](data) == data


@pytest.mark.parametrize("name", PARSERS)
def test_the_seeds_themselves_are_refused_or_write_back(name: str) -> None:
    read = 0
    for seed in SEEDS:
        with contextlib.suppress(MerkleError):
            assert PARSERS[name](seed) == seed
            read += 1
    assert read, "at least one seed is a good one"
