"""Signed notes and checkpoints: what must be accepted, and everything that must not."""

from __future__ import annotations

import base64
import contextlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from husheng.foundation.ledger.merkle.hashing import EMPTY_ROOT, MerkleError
from husheng.foundation.ledger.merkle.keys import Ed25519Signer, Ed25519Verifier
from husheng.foundation.ledger.merkle.notes import Note, Signature, open_note, parse_note, sign_note

ORIGIN = "husheng.local/test"
KEY = Ed25519Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"\x01" * 32))
OTHER = Ed25519Signer("other.example/log", Ed25519PrivateKey.from_private_bytes(b"\x02" * 32))
NOTE = sign_note("天津\n\n两行\n", [KEY])


def test_a_signed_note_opens_with_its_key_and_serialises_to_the_same_bytes() -> None:
    note, signed = open_note(NOTE.serialize(), [KEY.verifier])
    assert note == NOTE
    assert signed == (KEY.verifier,)


def test_the_public_key_survives_its_one_line_form() -> None:
    assert Ed25519Verifier.from_vkey(KEY.verifier.vkey) == KEY.verifier


def test_a_bad_signature_of_a_known_key_spoils_a_note_that_another_known_key_signed_well() -> None:
    bad = Signature(KEY.name, KEY.key_id, bytes(64))
    good = NOTE.signatures[0]
    both = Note(NOTE.text, (Signature(OTHER.name, OTHER.key_id, OTHER.sign(NOTE.text.encode())), bad))
    with pytest.raises(MerkleError, match="does not fit"):
        open_note(both.serialize(), [KEY.verifier, OTHER.verifier])
    open_note(Note(NOTE.text, (both.signatures[0], good)).serialize(), [KEY.verifier, OTHER.verifier])


def test_unknown_keys_are_ignored_but_do_not_suffice() -> None:
    unknown = Signature(KEY.name, b"\0\0\0\0", b"whatever")
    open_note(Note(NOTE.text, (unknown, *NOTE.signatures)).serialize(), [KEY.verifier])
    with pytest.raises(MerkleError, match="no known key"):
        open_note(NOTE.serialize(), [OTHER.verifier])


def test_seventeen_signatures_are_read() -> None:
    assert len(parse_note(Note(NOTE.text, NOTE.signatures * 17).serialize()).signatures) == 17


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data[:-1],
        lambda data: data + b"\n",
        lambda data: data.replace("— ".encode(), b"- "),
        lambda data: data.replace(b"husheng.local", b"husheng+local"),
        lambda data: data.replace(b"=\n", b"\n"),
        lambda data: data.replace("天".encode(), b"\xff"),
        lambda data: data.replace("天".encode(), b"\x07"),
        lambda data: b"",
        lambda data: b"text only\n",
        lambda data: "text\n\n— name AAAA\n".encode(),
        lambda data: data + data[data.rindex("— ".encode()) :] * 64,
        lambda data: b"x" * (1 << 20) + data,
    ],
)
def test_a_malformed_note_is_refused(spoil) -> None:
    with pytest.raises(MerkleError):
        open_note(spoil(NOTE.serialize()), [KEY.verifier])


@given(st.binary(max_size=200))
def test_the_parser_refuses_rubbish_with_its_own_error_only(data: bytes) -> None:
    with contextlib.suppress(MerkleError):
        parse_note(data)


def test_a_checkpoint_says_who_how_many_and_which_root() -> None:
    note = sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), [KEY])
    assert note.startswith(f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— {ORIGIN} ")
    checkpoint, _ = open_checkpoint(note, ORIGIN, [KEY.verifier])
    assert checkpoint == Checkpoint(ORIGIN, 0, EMPTY_ROOT)


def test_a_checkpoint_of_another_log_is_not_ours() -> None:
    note = sign_checkpoint(Checkpoint("husheng.local/elsewhere", 0, EMPTY_ROOT), [KEY])
    with pytest.raises(MerkleError, match="another log"):
        open_checkpoint(note, ORIGIN, [KEY.verifier])


def test_a_size_changed_after_signing_is_refused() -> None:
    note = sign_checkpoint(Checkpoint(ORIGIN, 5, EMPTY_ROOT), [KEY])
    with pytest.raises(MerkleError):
        open_checkpoint(note.replace("\n5\n", "\n6\n"), ORIGIN, [KEY.verifier])


@pytest.mark.parametrize("size", ["01", "-1", "+1", "１", "1e3", "", " 1", "9" * 20])
def test_a_size_has_one_spelling(size: str) -> None:
    root = base64.b64encode(EMPTY_ROOT).decode()
    with pytest.raises(MerkleError):
        parse_checkpoint(f"{ORIGIN}\n{size}\n{root}\n")


@pytest.mark.parametrize("root", ["AAAA", "", "!!!!", base64.b64encode(EMPTY_ROOT).decode()[:-2] + "V="])
def test_a_root_is_32_bytes_of_canonical_base64(root: str) -> None:
    with pytest.raises(MerkleError):
        parse_checkpoint(f"{ORIGIN}\n1\n{root}\n")


@pytest.mark.parametrize("vkey", ["", "a+b", "a+00000000+AQ==", KEY.verifier.vkey.replace("test", "tost")])
def test_a_malformed_public_key_is_refused(vkey: str) -> None:
    with pytest.raises(MerkleError):
        Ed25519Verifier.from_vkey(vkey)
