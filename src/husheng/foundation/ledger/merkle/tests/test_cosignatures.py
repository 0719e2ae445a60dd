"""A cosignature states who saw which tree when, and nothing of it can be altered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.cosignature import (
    MAX_TIME,
    CosignatureVerifier,
    cosignature_time,
    cosigned_message,
)
from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.keys import Ed25519Verifier
from husheng.foundation.ledger.merkle.notes import open_note
from husheng.foundation.ledger.merkle.tests.people import (
    HOST,
    LOG,
    POLICE,
    TIME,
    checkpoint_of,
    cosigned,
    tree,
)

NOTE = checkpoint_of(tree(3))
TEXT = NOTE.decode().split("\n\n")[0] + "\n"


def test_the_signed_message_is_spelt_as_the_specification_shows_it() -> None:
    text = b"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert cosigned_message(text, 1679315147) == b"cosignature/v1\ntime 1679315147\n" + text


def test_a_cosignature_verifies_inside_a_note_and_names_its_time() -> None:
    note, signed = open_note(cosigned(NOTE, HOST), [LOG.verifier, HOST.verifier])
    assert signed == (LOG.verifier, HOST.verifier)
    assert cosignature_time(note.signatures[1].signature) == TIME


def test_the_key_of_a_witness_survives_its_one_line_form_and_is_of_its_own_kind() -> None:
    vkey = HOST.verifier.vkey
    assert CosignatureVerifier.from_vkey(vkey) == HOST.verifier
    with pytest.raises(MerkleError, match="kind 0x01"):
        Ed25519Verifier.from_vkey(vkey)
    with pytest.raises(MerkleError, match="kind 0x04"):
        CosignatureVerifier.from_vkey(LOG.verifier.vkey)
    with pytest.raises(MerkleError, match="id does not belong"):
        CosignatureVerifier.from_vkey(vkey.replace("health", "police"))


def test_another_time_another_text_or_another_witness_does_not_verify() -> None:
    signature = HOST.cosign(TEXT, TIME).signature
    assert HOST.verifier.verify(TEXT.encode(), signature)
    assert not HOST.verifier.verify(TEXT.encode() + b"x", signature)
    assert not HOST.verifier.verify(TEXT.encode(), (TIME + 1).to_bytes(8, "big") + signature[8:])
    assert not POLICE.verifier.verify(TEXT.encode(), signature)


def test_a_plain_signature_of_the_log_is_no_cosignature() -> None:
    plain = LOG.sign(TEXT.encode())
    witness = CosignatureVerifier(LOG.name, LOG.verifier.public)
    assert not witness.verify(TEXT.encode(), plain)
    assert not witness.verify(TEXT.encode(), TIME.to_bytes(8, "big") + plain)


@pytest.mark.parametrize("length", [0, 7, 8, 64, 71, 73])
def test_a_cosignature_of_another_length_does_not_verify(length: int) -> None:
    whole = HOST.cosign(TEXT, TIME).signature + b"\0"
    assert not HOST.verifier.verify(TEXT.encode(), whole[:length])
    if length <= 8:
        with pytest.raises(MerkleError):
            cosignature_time(whole[:length])


@pytest.mark.parametrize("time", [0, -1, MAX_TIME + 1])
def test_a_time_outside_the_range_is_not_signed(time: int) -> None:
    with pytest.raises(MerkleError):
        HOST.cosign(TEXT, time)
    HOST.cosign(TEXT, MAX_TIME)


def test_a_time_beyond_the_range_does_not_verify_even_when_it_was_signed() -> None:
    time = MAX_TIME + 1
    forged = HOST._key.sign(cosigned_message(TEXT.encode(), time))
    assert not HOST.verifier.verify(TEXT.encode(), time.to_bytes(8, "big") + forged)


@given(st.integers(0, 71), st.integers(0, 7))
def test_no_bit_of_a_cosignature_can_be_flipped(byte: int, bit: int) -> None:
    signature = bytearray(HOST.cosign(TEXT, TIME).signature)
    signature[byte] ^= 1 << bit
    assert not HOST.verifier.verify(TEXT.encode(), bytes(signature))
