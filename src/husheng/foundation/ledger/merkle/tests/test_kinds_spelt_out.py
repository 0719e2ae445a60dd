"""ML-DSA-44 and SM2 to the letter: what is written, read and refused, spelt out here and taken from nowhere else."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from cryptography.exceptions import UnsupportedAlgorithm

from husheng.foundation.ledger.merkle import curve, mldsa, sm2
from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.keys import Unsupported, split_vkey
from husheng.foundation.ledger.merkle.kinds import witness_key
from husheng.foundation.ledger.merkle.notes import parse_note
from husheng.foundation.ledger.merkle.private import KINDS
from husheng.foundation.ledger.merkle.tests.people import LOG, TIME, checkpoint_of, tree

NAME = "police.example/witness"
# GB/T 32918.5-2017, annex A
PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
PUBLIC = bytes.fromhex(
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
ABOVE_ZERO = 114557186725876290861691515918605366036669664069916546847469019535645696966996
"""y of the point whose x is 0."""


def test_a_public_key_is_written_as_its_kind_and_itself() -> None:
    lattice = mldsa.MlDsaVerifier(NAME, bytes(1312))
    assert split_vkey(lattice.vkey)[2] == b"\x06" + bytes(1312)
    national = sm2.Sm2Verifier(NAME, PUBLIC)
    assert split_vkey(national.vkey)[2] == b"\xffhusheng/sm2-sm3-cosignature/v1\n" + PUBLIC


def test_kinds_are_told_to_people_by_their_numbers() -> None:
    told = "an ML-DSA-44 key (kind 0x06), an SM2 key (kind 0xff husheng/sm2-sm3-cosignature/v1)"
    with pytest.raises(MerkleError) as refusal:
        witness_key(LOG.verifier.vkey)
    assert str(refusal.value).endswith(told)


def test_key_files_are_named_and_ended_as_the_documents_say() -> None:
    files = {name: kind.suffix for name, kind in KINDS.items()}
    assert files == {"ed25519": ".ed25519", "ml-dsa-44": ".mldsa44", "sm2": ".sm2"}


@pytest.mark.parametrize("name", ["ed25519", "ml-dsa-44"])
def test_rubbish_is_not_taken_for_a_key_of_another_kind(name: str) -> None:
    with pytest.raises(MerkleError, match="these bytes are no private key"):
        KINDS[name].for_log(NAME, b"rubbish")


def test_what_sm2_signs_is_header_cosigner_time_and_text() -> None:
    message = sm2.named_message(NAME, b"o\n3\nroot\n", TIME)
    assert message == f"husheng/sm2-sm3-cosignature/v1\nname {NAME}\ntime {TIME}\no\n3\nroot\n".encode()


# ── arithmetic at its edges ─────────────────────────────────────────────────────────────────────────────────
def test_a_coordinate_has_one_spelling() -> None:
    assert curve.on_curve((0, ABOVE_ZERO)) and curve.on_curve((0, curve.P - ABOVE_ZERO))
    assert not curve.on_curve((curve.P, ABOVE_ZERO)), "the same point once more around"
    assert not curve.on_curve((0, ABOVE_ZERO + curve.P))


def test_a_signature_that_leads_to_infinity_does_not_verify() -> None:
    """Whoever has the key can make one: s·G and (r + s)·P cancel out."""
    r = 5
    s = -r * PRIVATE * pow(1 + PRIVATE, -1, curve.N) % curve.N
    x, y = int.from_bytes(PUBLIC[:32], "big"), int.from_bytes(PUBLIC[32:], "big")
    assert curve.add_multiples(s, curve.GENERATOR, r + s, (x, y)) is None
    assert not sm2.verify_sm2(PUBLIC, b"anything", r.to_bytes(32, "big") + s.to_bytes(32, "big"))


# ── a machine that lacks what a kind needs: nothing is proved and nothing refuted ────────────────────────────
class Lacking:
    """A library that knows the names and not the algorithm."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __call__(self, *_given: object) -> Any:
        raise UnsupportedAlgorithm("not in this build")


def test_a_build_without_ml_dsa_neither_signs_nor_says_that_a_signature_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = parse_note(checkpoint_of(tree(3))).text.encode()
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.mldsa", Lacking())
    monkeypatch.setattr("cryptography.hazmat.primitives.asymmetric.mldsa", Lacking(), raising=False)
    with pytest.raises(Unsupported, match=r"version 50 or later does$"):
        mldsa.MlDsaVerifier(NAME, bytes(1312)).verify(text, bytes(7) + b"\1" + bytes(2420))
    with pytest.raises(Unsupported):
        mldsa.generate()


def test_a_machine_without_sm3_or_the_signing_library_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)
    with pytest.raises(Unsupported, match="gmssl-pyx"):
        sm2.generate()
    monkeypatch.setattr(sm2, "Hash", Lacking())
    with pytest.raises(Unsupported, match="SM3"):
        sm2.verify_sm2(PUBLIC, b"", bytes(31) + b"\1" + bytes(31) + b"\1")
