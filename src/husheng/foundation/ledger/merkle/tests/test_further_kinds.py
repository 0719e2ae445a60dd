"""ML-DSA-44 and SM2 beside Ed25519: as their texts spell them, never taken for each other, and demanded by policies."""

from __future__ import annotations

import pytest

from husheng.foundation.ledger.merkle import curve, mldsa, sm2
from husheng.foundation.ledger.merkle.checkpoint import MAX_SIZE, Checkpoint, parse_checkpoint
from husheng.foundation.ledger.merkle.cosignature import MAX_TIME, AtTime, Cosigner, cosignature_time
from husheng.foundation.ledger.merkle.hashing import EMPTY_ROOT, MerkleError
from husheng.foundation.ledger.merkle.keys import Unsupported
from husheng.foundation.ledger.merkle.kinds import log_key, witness_key
from husheng.foundation.ledger.merkle.notes import Note, Signature, open_note, parse_note
from husheng.foundation.ledger.merkle.policy import PolicyError, parse_policy
from husheng.foundation.ledger.merkle.private import ED25519, KINDS, ML_DSA, SM2, kind_of
from husheng.foundation.ledger.merkle.tests.people import (
    HOST,
    LOG,
    ORIGIN,
    POLICE,
    TIME,
    checkpoint_of,
    cosigned,
    tree,
)
from husheng.foundation.ledger.merkle.witness import Known, Request, judge

NOTE = checkpoint_of(tree(3))
TEXT = parse_note(NOTE).text
NAME = "police.example/witness"
PQ = mldsa.MlDsaSigner(NAME, mldsa.generate())
# GB/T 32918.5-2017, annex A: the published example of a signature on the recommended curve
PRIVATE = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
PUBLIC = bytes.fromhex(
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
SIGNATURE = bytes.fromhex(
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)
gmssl = pytest.importorskip("gmssl_pyx")
NATIONAL = sm2.Sm2Signer(NAME, PRIVATE, PUBLIC)
BOTH = pytest.mark.parametrize("signer", [PQ, NATIONAL], ids=["ml-dsa-44", "sm2"])


# ── what both have in common ────────────────────────────────────────────────────────────────────────────────
@BOTH
def test_a_line_of_this_kind_verifies_in_a_note_and_names_its_time(signer: Cosigner) -> None:
    note, signed = open_note(cosigned(NOTE, signer), [LOG.verifier, signer.verifier])
    assert signed == (LOG.verifier, signer.verifier)
    assert cosignature_time(note.signatures[1].signature) == TIME


@BOTH
def test_another_text_time_name_or_key_does_not_verify(signer: Cosigner) -> None:
    signature = signer.cosign(TEXT, TIME).signature
    later = (TIME + 1).to_bytes(8, "big") + signature[8:]
    other = type(signer.verifier)("customs.example/witness", signer.verifier.public)
    assert signer.verifier.verify(TEXT.encode(), signature)
    assert not signer.verifier.verify(TEXT.replace("\n3\n", "\n4\n").encode(), signature)
    assert not signer.verifier.verify(TEXT.encode(), later)
    assert not other.verify(TEXT.encode(), signature), (
        "unlike Ed25519, these kinds commit to the cosigner's name"
    )


@BOTH
def test_a_signature_of_another_length_or_beyond_the_last_second_does_not_verify(signer: Cosigner) -> None:
    signature = signer.cosign(TEXT, TIME).signature
    for wrong in (signature[:-1], signature + b"\0", b"", (MAX_TIME + 1).to_bytes(8, "big") + signature[8:]):
        assert not signer.verifier.verify(TEXT.encode(), wrong)
    with pytest.raises(MerkleError, match="after 1970"):
        signer.cosign(TEXT, 0)


@BOTH
def test_the_public_key_survives_its_one_line_form_for_logs_and_witnesses(signer: Cosigner) -> None:
    vkey = signer.verifier.vkey
    assert witness_key(vkey) == log_key(vkey) == signer.verifier
    with pytest.raises(MerkleError, match="id does not belong"):
        witness_key(vkey.replace("police", "customs"))
    with pytest.raises(MerkleError, match="is not"):
        type(signer.verifier).from_vkey(LOG.verifier.vkey)


@BOTH
def test_no_bit_can_be_flipped(signer: Cosigner) -> None:
    signature = signer.cosign(TEXT, TIME).signature
    for byte in range(0, len(signature), max(1, len(signature) // 24)):
        changed = bytearray(signature)
        changed[byte] ^= 1 << (byte % 8)
        assert not signer.verifier.verify(TEXT.encode(), bytes(changed)), byte


@BOTH
def test_a_witness_answers_with_one_line_per_key(signer: Cosigner) -> None:
    request = Request(0, (), NOTE)
    answer = judge(request, keys=[LOG.verifier], latest=None, signers=[POLICE, signer], time=TIME)
    assert answer.accepted and answer.body.count(b"\n") == 2
    _note, signed = open_note(answer.note, [LOG.verifier, POLICE.verifier, signer.verifier])
    assert len(signed) == 3
    known = Known(3, parse_checkpoint(TEXT).root)
    assert judge(
        Request(3, (), NOTE), keys=[LOG.verifier], latest=known, signers=[signer], time=TIME
    ).accepted


@BOTH
def test_a_log_signs_its_own_checkpoint_with_it_beside_ed25519(signer: Cosigner) -> None:
    own = type(signer.verifier)(ORIGIN, signer.verifier.public)
    note = checkpoint_of(tree(3), LOG, AtTime(Cosigner(own, signer._sign), TIME))
    _, signed = open_note(note, [LOG.verifier, own])
    assert signed == (LOG.verifier, own)
    assert parse_policy(f"log {own.vkey}\nquorum none\n").judge(note).logs == (own,)


# ── policies that ask for it ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", [ML_DSA, SM2])
def test_a_policy_may_ask_for_it_from_the_log_and_from_a_witness(name: str) -> None:
    kind = KINDS[name]
    own, second = kind.for_witness(ORIGIN, kind.make()), kind.for_witness(NAME, kind.make())
    policy = parse_policy(
        f"log {LOG.verifier.vkey}\nwitness 本台账 {own.verifier.vkey}\nwitness 公安 {POLICE.verifier.vkey}\n"
        f"witness 公安二 {second.verifier.vkey}\n"
        "group 公安两把 all 公安 公安二\ngroup 全部 all 本台账 公安两把\nquorum 全部\n"
    )
    note = checkpoint_of(tree(3), LOG, AtTime(own, TIME))
    assert not policy.judge(cosigned(note, POLICE)).satisfied, "Ed25519 alone is not what the policy asks for"
    assert not policy.judge(cosigned(checkpoint_of(tree(3)), POLICE, second)).satisfied
    assert policy.judge(cosigned(note, POLICE, second)).satisfied


def test_a_cosignature_without_a_time_counts_but_dates_nothing() -> None:
    """tlog-cosignature lets an ML-DSA cosigner leave the time at zero: it saw the tree, and says not when."""
    checkpoint = parse_checkpoint(TEXT)
    bare = PQ._sign(mldsa.tree_message(NAME, 0, checkpoint))
    parsed = parse_note(NOTE)
    timeless = Signature(PQ.name, PQ.key_id, bytes(8) + bare)
    note = Note(parsed.text, (*parsed.signatures, timeless)).serialize()
    policy = parse_policy(f"log {LOG.verifier.vkey}\nwitness p {PQ.verifier.vkey}\nquorum p\n")
    verdict = policy.judge(note)
    assert verdict.satisfied and verdict.since is None and verdict.witnesses[0].time == 0
    both = parse_policy(
        f"log {LOG.verifier.vkey}\nwitness p {PQ.verifier.vkey}\nwitness q {POLICE.verifier.vkey}\n"
        "group both all p q\nquorum both\n"
    )
    beside = both.judge(cosigned(note, POLICE))
    assert beside.satisfied and beside.since is None, "one dates it, and the quorum asks for two"
    twice = Note(parsed.text, (*parsed.signatures, timeless, PQ.cosign(TEXT, TIME))).serialize()
    assert policy.judge(twice).since == TIME


def test_a_key_of_no_known_kind_is_refused_with_those_that_are() -> None:
    with pytest.raises(MerkleError, match=r"not a log's key: .*kind 0x01.*kind 0x06.*SM2"):
        log_key(HOST.verifier.vkey)
    with pytest.raises(PolicyError, match=r"not a witness's key: .*kind 0x04.*kind 0x06"):
        parse_policy(f"witness a {LOG.verifier.vkey}\nquorum a\n")


# ── ML-DSA-44 ───────────────────────────────────────────────────────────────────────────────────────────────
def test_the_signed_tree_is_spelt_as_the_specification_shows_it() -> None:
    checkpoint = Checkpoint("example.com/behind-the-sofa", 20852163, bytes(range(32)))
    assert mldsa.tree_message("w.example/1", 1679315147, checkpoint) == (
        b"subtree/v1\n\0"
        b"\x0bw.example/1"
        + (1679315147).to_bytes(8, "big")
        + b"\x1bexample.com/behind-the-sofa"
        + bytes(8)
        + (20852163).to_bytes(8, "big")
        + bytes(range(32))
    )
    assert len(mldsa.tree_message("w", 0, Checkpoint("o", MAX_SIZE, EMPTY_ROOT))) == 12 + 2 + 8 + 2 + 16 + 32


def test_extension_lines_are_no_part_of_what_ml_dsa_signs_and_all_of_what_sm2_signs() -> None:
    longer = f"{TEXT}extension\n".encode()
    assert PQ.verifier.verify(longer, PQ.cosign(TEXT, TIME).signature)
    assert not NATIONAL.verifier.verify(longer, NATIONAL.cosign(TEXT, TIME).signature)


def test_ml_dsa_signs_checkpoints_only_and_names_of_at_most_255_bytes() -> None:
    signature = PQ.cosign(TEXT, TIME).signature
    for text in (b"no checkpoint\n", b"\xff\n1\nx\n"):
        assert not PQ.verifier.verify(text, signature)
    with pytest.raises(MerkleError):
        PQ.cosign("no checkpoint\n", TIME)
    mldsa.tree_message("n" * 255, TIME, parse_checkpoint(TEXT))
    with pytest.raises(MerkleError, match="255 bytes"):
        mldsa.tree_message("n" * 256, TIME, parse_checkpoint(TEXT))
    with pytest.raises(MerkleError, match="255 bytes"):
        mldsa.tree_message("n", TIME, Checkpoint("", 1, EMPTY_ROOT))


def test_sizes_of_ml_dsa_are_those_of_fips_204() -> None:
    assert len(PQ.verifier.public) == 1312
    assert len(PQ.cosign(TEXT, TIME).signature) == 8 + 2420
    with pytest.raises(MerkleError, match="ML-DSA-44 public key has 1312 bytes"):
        mldsa.MlDsaVerifier(NAME, bytes(32))


def test_a_machine_without_ml_dsa_says_so_and_refutes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from cryptography.hazmat.primitives import asymmetric

    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.mldsa", None)
    monkeypatch.delattr(asymmetric, "mldsa", raising=False)
    note = cosigned(NOTE, POLICE)
    policy = parse_policy(f"log {LOG.verifier.vkey}\nwitness p {PQ.verifier.vkey}\nquorum none\n")
    assert policy.judge(note).satisfied, "a policy may name the kind; only a line of it asks for the library"
    with pytest.raises(Unsupported, match="version 50"):
        PQ.verifier.verify(TEXT.encode(), bytes(7) + b"\1" + bytes(2420))


# ── SM2 with SM3 ────────────────────────────────────────────────────────────────────────────────────────────
def test_the_published_example_of_the_standard_verifies() -> None:
    assert sm2.verify_sm2(PUBLIC, b"message digest", SIGNATURE)
    assert not sm2.verify_sm2(PUBLIC, b"message digesT", SIGNATURE)


@pytest.mark.parametrize("r", [0, curve.N, 1 << 255])
@pytest.mark.parametrize("s", [0, curve.N])
def test_numbers_out_of_range_do_not_verify(r: int, s: int) -> None:
    assert not sm2.verify_sm2(PUBLIC, b"", r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def test_two_numbers_that_cancel_out_do_not_verify() -> None:
    r = 5
    assert not sm2.verify_sm2(PUBLIC, b"", r.to_bytes(32, "big") + (curve.N - r).to_bytes(32, "big"))


def test_a_public_key_off_the_curve_is_refused() -> None:
    for public in (bytes(64), PUBLIC[:-1] + bytes([PUBLIC[-1] ^ 1]), b"\xff" * 64):
        with pytest.raises(MerkleError, match="a point of its curve"):
            sm2.Sm2Verifier(NAME, public)
    with pytest.raises(MerkleError, match="SM2 public key has 64 bytes"):
        sm2.Sm2Verifier(NAME, PUBLIC[:32])


def test_two_halves_of_different_keys_do_not_sign() -> None:
    with pytest.raises(MerkleError, match="do not belong together"):
        sm2.Sm2Signer(NAME, PRIVATE, gmssl.sm2_key_generate()[0])


def test_the_curve_adds_as_groups_do() -> None:
    generator = curve.GENERATOR
    assert curve.on_curve(generator)
    assert curve.add_multiples(1, generator, 0, generator) == generator
    assert curve.add_multiples(1, generator, curve.N - 1, generator) is None
    assert curve.add_multiples(curve.N, generator, 0, generator) is None
    double = curve.add_multiples(1, generator, 1, generator)
    assert double == curve.add_multiples(2, generator, 0, generator) != generator
    assert double and curve.on_curve(double)
    assert curve.add_multiples(3, generator, 1, double) == curve.add_multiples(5, generator, 0, generator)
    negative = (generator[0], curve.P - generator[1])
    assert curve.add_multiples(1, generator, 1, negative) is None
    assert curve.add_multiples(3, generator, 1, negative) == double


# ── private keys as files ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", [ED25519, ML_DSA, SM2])
def test_a_private_key_is_made_and_read_back_for_logs_and_witnesses(name: str) -> None:
    kind = KINDS[name]
    content = kind.make()
    assert kind_of(f"witness{kind.suffix}") is kind
    witness = kind.for_witness(NAME, content)
    assert witness.verifier.verify(TEXT.encode(), witness.cosign(TEXT, TIME).signature)
    assert kind.for_log(ORIGIN, content).verifier.public == witness.verifier.public
    with pytest.raises(MerkleError):
        kind.for_witness(NAME, b"rubbish")


def test_a_key_file_under_the_suffix_of_another_kind_is_refused() -> None:
    with pytest.raises(MerkleError, match="no Ed25519 key"):
        KINDS[ED25519].for_log(NAME, KINDS[ML_DSA].make())
    with pytest.raises(MerkleError, match="no ML-DSA-44 key"):
        KINDS[ML_DSA].for_log(NAME, KINDS[ED25519].make())
    with pytest.raises(MerkleError, match="no kind of key"):
        kind_of("witness.rsa")
