"""Every limit stands exactly where it is said to stand, and each refusal is for its own reason.

Written after mutation testing: a check that another one covers is still tested by itself.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from http import HTTPStatus

import pytest

from husheng.foundation.ledger.merkle import bundle, checkpoint, cosignature, keys, notes, policy, witness
from husheng.foundation.ledger.merkle.bundle import Bundle, parse_bundle
from husheng.foundation.ledger.merkle.checkpoint import Checkpoint, parse_checkpoint, parse_size
from husheng.foundation.ledger.merkle.cosignature import CosignatureVerifier
from husheng.foundation.ledger.merkle.hashing import EMPTY_ROOT, MerkleError
from husheng.foundation.ledger.merkle.keys import Ed25519Verifier
from husheng.foundation.ledger.merkle.notes import (
    Note,
    Signature,
    check_name,
    open_note,
    parse_note,
    sign_note,
)
from husheng.foundation.ledger.merkle.policy import PolicyError, parse_policy
from husheng.foundation.ledger.merkle.tests.people import HOST, LOG, TIME, checkpoint_of, tree

NOTE = checkpoint_of(tree(3))
TEXT = NOTE.decode().split("\n\n")[0] + "\n"


def test_the_numbers_of_the_specifications_are_what_they_are() -> None:
    assert (keys.ED25519, cosignature.COSIGNATURE) == (b"\x01", b"\x04")
    assert (checkpoint.MAX_SIZE, cosignature.MAX_TIME) == (2**63 - 1, 2**63 - 1)
    assert (notes.MAX_BYTES, notes.MAX_SIGNATURES) == (1_048_576, 64)
    assert (bundle.MAX_BUNDLE_BYTES, bundle.MAX_PATH) == (1_310_720, 63)
    assert (policy.MAX_POLICY_BYTES, policy.MAX_OF_A_KIND) == (1_048_576, 256)
    assert witness.MAX_REQUEST_BYTES == 1_052_672


def test_a_key_says_its_algorithm_as_people_know_it() -> None:
    """It stands on the ledger's page and in the table of keys, and tells which of two keys replaces which."""
    assert (LOG.verifier.algorithm, HOST.verifier.algorithm) == ("Ed25519", "Ed25519")


@pytest.mark.parametrize(("signer", "kind"), [(LOG, b"\x01"), (HOST, b"\x04")])
def test_a_key_id_is_the_hash_of_name_newline_kind_and_key(signer, kind: bytes) -> None:
    public = signer.verifier.public
    assert signer.key_id == sha256(signer.name.encode() + b"\n" + kind + public).digest()[:4]
    name, identifier, encoded = signer.verifier.vkey.split("+", 2)
    assert (name, identifier) == (signer.name, signer.key_id.hex())
    assert base64.b64decode(encoded) == kind + public


@pytest.mark.parametrize("kind", [Ed25519Verifier, CosignatureVerifier])
@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_public_key_of_another_length_is_refused(kind, length: int) -> None:
    with pytest.raises(MerkleError, match="has 32 bytes"):
        kind("name", bytes(length))


def test_a_key_of_another_kind_is_refused_by_the_name_of_what_was_expected() -> None:
    with pytest.raises(MerkleError, match=r"^this key is not an Ed25519 key \(kind 0x01\)$"):
        Ed25519Verifier.from_vkey(HOST.verifier.vkey)
    with pytest.raises(MerkleError, match=r"^this key is not a witness's Ed25519 key \(kind 0x04\)$"):
        CosignatureVerifier.from_vkey(LOG.verifier.vkey)


@pytest.mark.parametrize("length", [31, 33])
def test_a_vkey_that_is_too_short_or_too_long_is_not_of_the_kind(length: int) -> None:
    material = keys.ED25519 + bytes(length)
    identifier = keys.key_id("n", keys.ED25519, bytes(length)).hex()
    with pytest.raises(MerkleError, match="is not an Ed25519 key"):
        Ed25519Verifier.from_vkey(f"n+{identifier}+{base64.b64encode(material).decode()}")


@pytest.mark.parametrize("time", [1, 2**63 - 1])
def test_the_first_and_the_last_possible_time_are_signed_and_verified(time: int) -> None:
    assert HOST.verifier.verify(TEXT.encode(), HOST.cosign(TEXT, time).signature)


@pytest.mark.parametrize(
    "name", ["", "a+b", "a b", "a\u00a0b", "a\tb", "a\x00", "\ud800", "\udfff", "a\u3000"]
)
def test_a_name_that_would_break_a_line_is_refused(name: str) -> None:
    with pytest.raises(MerkleError, match="a key's name"):
        check_name(name)


@pytest.mark.parametrize("name", ["a", "!", "见证", "\ud7ff", "\ue000", "a/b", "*"])
def test_any_other_name_will_do(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("text", "why"), [("no end", "ends with a newline"), ("a\tb\n", "control characters")]
)
def test_a_text_that_cannot_be_a_note_is_not_signed(text: str, why: str) -> None:
    with pytest.raises(MerkleError, match=why):
        sign_note(text, [LOG])


def filled(size: int) -> bytes:
    """A good note of exactly that many bytes."""
    line = "x" * (size - len(sign_note("\n", [LOG]).serialize()))
    return sign_note(f"{line}\n", [LOG]).serialize()


def test_a_note_of_one_mebibyte_is_read_and_one_byte_more_is_not() -> None:
    assert len(filled(1 << 20)) == 1 << 20
    open_note(filled(1 << 20), [LOG.verifier])
    with pytest.raises(MerkleError, match="1 MiB"):
        parse_note(filled((1 << 20) + 1))


def test_sixty_four_signatures_are_read_and_one_more_is_not() -> None:
    line = Signature("a", b"1234", b"5")
    assert len(parse_note(Note("t\n", (line,) * 64).serialize()).signatures) == 64
    with pytest.raises(MerkleError, match="at most 64 signatures"):
        parse_note(Note("t\n", (line,) * 65).serialize())


def test_a_signature_of_one_byte_is_a_signature_and_of_none_is_not() -> None:
    assert (
        parse_note(b"t\n\n" + f"{Signature('a', b'1234', b'5').line()}\n".encode()).signatures[0].signature
        == b"5"
    )
    for encoded in (b"1234", b"123", b""):
        with pytest.raises(MerkleError, match="a key id of 4 bytes and a signature"):
            parse_note(b"t\n\n" + f"— a {base64.b64encode(encoded).decode()}\n".encode())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"text\n", "each ended by a newline"),
        (b"text\n\n", "each ended by a newline"),
        (b"text\n\nx\n", "begins with a dash"),
        (f"text\n\n{Signature('a', b'1234', b'5').line()}".encode(), "each ended by a newline"),
        ("text\n\n— alone\n".encode(), "holds a name and a signature"),
        (b"te\x07xt\n\n", "control characters"),
        (b"\xff\n\n", "UTF-8"),
    ],
)
def test_what_is_wrong_with_a_note_is_said(data: bytes, why: str) -> None:
    with pytest.raises(MerkleError, match=why):
        parse_note(data)


def test_a_key_that_signed_twice_is_named_once() -> None:
    note = parse_note(NOTE)
    _, signed = open_note(Note(note.text, note.signatures * 2).serialize(), [LOG.verifier])
    assert signed == (LOG.verifier,)


ROOT = base64.b64encode(EMPTY_ROOT).decode()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"o\n1\n{ROOT}", "ends with a newline"),
        ("o\n1\n", "at least three lines"),
        (f"\n1\n{ROOT}\n", "none of them empty"),
        (f"o\n1\n{ROOT}\n\n", "none of them empty"),
    ],
)
def test_what_is_wrong_with_a_checkpoint_is_said(text: str, why: str) -> None:
    with pytest.raises(MerkleError, match=why):
        parse_checkpoint(text)


def test_extension_lines_are_kept_in_their_order() -> None:
    text = f"o\n1\n{ROOT}\nfirst\nsecond\n"
    assert parse_checkpoint(text) == Checkpoint("o", 1, EMPTY_ROOT, ("first", "second"))
    assert parse_checkpoint(text).text() == text


def test_the_largest_size_is_read_and_the_next_is_not() -> None:
    assert parse_size("9223372036854775807") == 2**63 - 1
    with pytest.raises(MerkleError, match="below 2"):
        parse_size("9223372036854775808")


def exactly(size: int) -> bytes:
    """A readable bundle of that many bytes: `extra` in steps of four, the index for the rest."""
    for digits in range(1, 9):
        room = size - len(Bundle(10 ** (digits - 1), (), NOTE, b"").serialize())
        if room % 4 == 0:
            return Bundle(10 ** (digits - 1), (), NOTE, bytes(room // 4 * 3)).serialize()
    raise AssertionError


def test_a_bundle_of_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    assert len(exactly(1_310_720)) == 1_310_720
    parse_bundle(exactly(1_310_720))
    with pytest.raises(MerkleError, match="at most 1310720 bytes"):
        parse_bundle(exactly(1_310_721))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"c2sp.org/tlog-proof@v1\nindex 1\n", "an empty line and a checkpoint"),
        (b"c2sp.org/tlog-proof@v1\n\nx\n", "names the index"),
        (b"c2sp.org/tlog-proof@v1\nextra AA==\n\nx\n", "names the index"),
        (b"c2sp.org/tlog-proof@v1\nplace 1\n\nx\n", "names the index"),
        (b"other\n\nx\n", "begins with the line c2sp.org/tlog-proof@v1"),
        ("c2sp.org/tlog-proof@v1\nindex １\n\nx\n".encode(), "ASCII"),
        (b"c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nx\n", "a hash of 32 bytes"),
    ],
)
def test_what_is_wrong_with_a_bundle_is_said(data: bytes, why: str) -> None:
    with pytest.raises(MerkleError, match=why):
        parse_bundle(data)


def many(count: int, what: str) -> str:
    """A policy with that many of a kind."""
    public = [number.to_bytes(32, "big") for number in range(count)]
    if what == "log":
        lines = [f"log {Ed25519Verifier('o', key).vkey}" for key in public]
    else:
        lines = [f"witness w{n} {CosignatureVerifier('o', key).vkey}" for n, key in enumerate(public)]
    if what == "group":
        lines = [*lines[:1], "group g0 any w0", *(f"group g{n} any g{n - 1}" for n in range(1, count))]
    return "\n".join([*lines, "quorum none", ""])


@pytest.mark.parametrize("what", ["log", "witness", "group"])
def test_256_of_a_kind_are_read_and_one_more_is_not(what: str) -> None:
    parse_policy(many(256, what))
    with pytest.raises(PolicyError, match="more than 256 of a kind") as caught:
        parse_policy(many(257, what))
    assert caught.value.line == (258 if what == "group" else 257)


def test_a_policy_of_one_mebibyte_is_read_and_one_byte_more_is_not() -> None:
    line = "quorum none\n"
    parse_policy("#" * ((1 << 20) - len(line) - 1) + "\n" + line)
    with pytest.raises(PolicyError, match="1 MiB"):
        parse_policy("#" * ((1 << 20) - len(line)) + "\n" + line)


def test_a_time_is_read_from_the_first_eight_bytes() -> None:
    signature = HOST.cosign(TEXT, TIME).signature
    assert cosignature.cosignature_time(signature) == TIME == int.from_bytes(signature[:8], "big")
    assert cosignature.cosignature_time(bytes(7) + b"\x05\x06") == 5


def test_an_error_in_a_policy_reads_as_line_reason_and_remedy() -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policy("\nquorum\n")
    assert str(caught.value) == "policy line 2: a quorum has one name; write: quorum <name>"
    with pytest.raises(PolicyError) as caught:
        parse_policy("")
    assert str(caught.value) == "policy: there is no quorum line; add one, such as: quorum none"


def test_addresses_stand_with_their_logs_and_witnesses_and_octets_survive() -> None:
    text = f"log {LOG.verifier.vkey} https://log/\nwitness \udcff {HOST.verifier.vkey} https://w/\nquorum \udcff\n"
    read = parse_policy(text)
    assert (read.logs[0].url, read.witnesses[0].url) == ("https://log/", "https://w/")
    assert read.quorum == "\udcff" and read == parse_policy(text.encode("utf-8", "surrogateescape"))


def request_of(size: int) -> bytes:
    head = b"old 0\n\n"
    return head + b"x" * (size - len(head))


def test_a_request_of_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    assert witness.parse_request(request_of(1_052_672)).old_size == 0
    with pytest.raises(MerkleError, match="at most 1052672 bytes"):
        witness.parse_request(request_of(1_052_673))


def test_a_refusal_is_plain_text_of_one_line() -> None:
    refused = witness.refuse(HTTPStatus.NOT_FOUND, "why")
    assert (refused.body, refused.content_type) == (b"why\n", "text/plain; charset=utf-8")
