"""A witness's answers: every status of the specification, and a whole conversation that others published."""

from __future__ import annotations

import base64
import contextlib
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from husheng.foundation.ledger.merkle.hashing import EMPTY_ROOT, MerkleError
from husheng.foundation.ledger.merkle.keys import Ed25519Signer, Ed25519Verifier
from husheng.foundation.ledger.merkle.notes import Note, Signature, open_note, parse_note
from husheng.foundation.ledger.merkle.proofs import consistency_proof
from husheng.foundation.ledger.merkle.tests.people import (
    HOST,
    LOG,
    ORIGIN,
    POLICE,
    STRANGER,
    TIME,
    checkpoint_of,
    cosigned,
    key,
    tree,
)
from husheng.foundation.ledger.merkle.witness import (
    MAX_REQUEST_BYTES,
    Known,
    Outcome,
    Request,
    cosignatures_in,
    judge,
    origin_of,
    parse_request,
)


def known(size: int) -> Known:
    return Known(size, tree(size).frontier.root())


def request_of(old: int, new: int, note: bytes = b"") -> Request:
    log = tree(new)
    proof = tuple(consistency_proof(log.read, old, new)) if 0 < old <= new else ()
    return Request(old, proof, note or checkpoint_of(log))


def answer(request: Request, latest: Known | None, keys=(LOG.verifier,)) -> Outcome:
    return judge(request, keys=keys, latest=latest, signers=[HOST], time=TIME)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 1), (0, 5), (1, 5), (3, 7), (4, 8), (7, 300), (5, 5)])
def test_a_log_that_only_grew_is_cosigned(old: int, new: int) -> None:
    request = request_of(old, new)
    outcome = answer(request, known(old) if old else None)
    assert (outcome.status, outcome.accepted) == (HTTPStatus.OK, True)
    assert outcome.checkpoint and outcome.checkpoint.size == new
    note, signed = open_note(request.checkpoint + outcome.body, [LOG.verifier, HOST.verifier])
    assert signed == (LOG.verifier, HOST.verifier)
    assert outcome.note == note.serialize()


def test_the_served_checkpoint_keeps_the_logs_signatures_and_drops_those_of_strangers() -> None:
    note = cosigned(checkpoint_of(tree(3), STRANGER, LOG, LOG), POLICE)
    outcome = answer(request_of(0, 3, note), None)
    served = [s.name for s in parse_note(outcome.note).signatures]
    assert served == [LOG.name, HOST.name]


def test_an_unknown_log_is_404() -> None:
    assert answer(request_of(0, 3), None, keys=()).status == HTTPStatus.NOT_FOUND


def test_no_signature_of_a_trusted_key_is_403_and_so_is_a_bad_one_beside_a_good_one() -> None:
    stranger = Ed25519Signer(ORIGIN, key(9))
    assert answer(request_of(0, 3, checkpoint_of(tree(3), stranger)), None).status == HTTPStatus.FORBIDDEN
    fresh = Ed25519Signer(ORIGIN, key(8))
    good = parse_note(checkpoint_of(tree(3), LOG, fresh))
    bad = Signature(ORIGIN, fresh.key_id, bytes(64))
    spoilt = Note(good.text, (good.signatures[0], bad)).serialize()
    both = [LOG.verifier, fresh.verifier]
    assert answer(request_of(0, 3, spoilt), None, keys=both).status == HTTPStatus.FORBIDDEN
    assert answer(request_of(0, 3, spoilt), None).accepted, "an unknown key's line is ignored"
    assert answer(request_of(0, 3, good.serialize()), None, keys=both).accepted


def test_an_old_size_larger_than_the_checkpoint_is_400() -> None:
    assert answer(request_of(5, 3), known(5)).status == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(("old", "latest"), [(0, 3), (2, 3), (4, 3), (1, 0)])
def test_another_old_size_than_the_known_one_is_409_with_the_known_size(old: int, latest: int) -> None:
    outcome = answer(request_of(old, 7), known(latest) if latest else None)
    assert outcome.status == HTTPStatus.CONFLICT
    assert (outcome.body, outcome.content_type) == (f"{latest}\n".encode(), "text/x.tlog.size")
    assert outcome.checkpoint is None


def test_an_empty_tree_with_another_root_is_422() -> None:
    note = sign_checkpoint(Checkpoint(ORIGIN, 0, bytes(32)), [LOG]).encode()
    assert answer(Request(0, (), note), None).status == HTTPStatus.UNPROCESSABLE_ENTITY
    empty = sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), [LOG]).encode()
    assert answer(Request(0, (), empty), None).accepted


def test_a_proof_from_size_zero_is_422() -> None:
    request = Request(0, (bytes(32),), checkpoint_of(tree(3)))
    assert answer(request, None).status == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_proof_that_does_not_verify_is_422() -> None:
    good = request_of(3, 7)
    path = good.proof
    flipped = bytes([path[0][0] ^ 1]) + path[0][1:]
    for proof in ((), path[1:], path[:-1], (*path, path[0]), path[::-1], (flipped, *path[1:])):
        outcome = answer(Request(3, proof, good.checkpoint), known(3))
        assert outcome.status == HTTPStatus.UNPROCESSABLE_ENTITY
    rewritten = Known(3, tree(3, "rewritten").frontier.root())
    assert answer(good, rewritten).status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer(good, known(3)).accepted


def test_the_same_size_with_another_root_is_422_and_with_the_same_root_200() -> None:
    other = Known(5, tree(5, "other").frontier.root())
    assert answer(request_of(5, 5), other).status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer(request_of(5, 5), known(5)).accepted


def test_a_checkpoint_that_is_none_is_400() -> None:
    for note in (b"", b"text\n", b"a\nb\nc\n\n", checkpoint_of(tree(3)).replace(b"\n3\n", b"\n03\n")):
        assert answer(Request(0, (), note), None).status == HTTPStatus.BAD_REQUEST


def test_a_request_reads_back_as_it_was_written() -> None:
    request = request_of(3, 7)
    assert parse_request(request.serialize()) == request
    assert origin_of(request) == ORIGIN


GOOD = request_of(3, 7).serialize()
HASH = base64.b64encode(bytes(32)) + b"\n"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 3",
        b"old 3\n",
        b"3\n\n",
        GOOD.replace(b"old 3", b"old 03"),
        GOOD.replace(b"old 3", b"old -3"),
        GOOD.replace(b"old 3", b"old  3"),
        GOOD.replace(b"old 3", b"Old 3"),
        GOOD.replace(b"old 3", b"old 3 "),
        GOOD.replace(b"old 3", b"old 9223372036854775808"),
        GOOD.replace(b"old 3", "old ３".encode()),
        GOOD.replace(b"old 3", b"old 3\nAAAA"),
        GOOD.replace(b"old 3", b"old 3\n" + HASH[:-2]),
        GOOD.replace(b"\n", b"\r\n"),
        b"old 3\n" + HASH * 64 + b"\nx\n",
        b"old 3\n\n" + b"x" * MAX_REQUEST_BYTES,
    ],
)
def test_a_request_written_differently_is_refused(body: bytes) -> None:
    with pytest.raises(MerkleError):
        parse_request(body)


def test_sixty_three_proof_lines_are_read() -> None:
    assert len(parse_request(b"old 3\n" + HASH * 63 + b"\nx\n").proof) == 63


@given(st.binary(max_size=300))
def test_rubbish_is_refused_with_the_engines_own_error_only(data: bytes) -> None:
    with contextlib.suppress(MerkleError):
        origin_of(parse_request(data))


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 7))
def test_no_flipped_bit_of_a_request_is_cosigned(byte: int, bit: int) -> None:
    data = bytearray(GOOD)
    data[byte] ^= 1 << bit
    with contextlib.suppress(MerkleError):
        request = parse_request(bytes(data))
        assert not answer(request, known(3)).accepted


@pytest.mark.parametrize(("seen", "wanted"), [(HOST, True), (POLICE, False)])
def test_the_log_takes_only_good_cosignatures_of_witnesses_it_knows(seen, wanted: bool) -> None:
    request = request_of(3, 7)
    outcome = answer(request, known(3))
    if not wanted:
        with pytest.raises(MerkleError, match="no known witness"):
            cosignatures_in(outcome.body, request.checkpoint, [seen.verifier])
        return
    note = cosignatures_in(outcome.body, request.checkpoint, [seen.verifier])
    again = cosignatures_in(outcome.body, note.serialize(), [seen.verifier])
    assert [s.name for s in again.signatures] == [LOG.name, HOST.name], "a newer line replaces the older"


def test_the_log_refuses_an_answer_over_another_checkpoint() -> None:
    outcome = answer(request_of(3, 7), known(3))
    with pytest.raises(MerkleError, match="does not fit"):
        cosignatures_in(outcome.body, checkpoint_of(tree(8)), [HOST.verifier])
    for body in (b"", b"no line\n", outcome.body[:-1], b"409\n"):
        with pytest.raises(MerkleError):
            cosignatures_in(body, checkpoint_of(tree(7)), [HOST.verifier])


# ── the conversation of litewitness's own test (torchwood 341dc2f), retyped; its keys are throw-away ──

SIGSUM = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
SIGSUM_KEY = Ed25519Verifier(
    SIGSUM, bytes.fromhex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f")
)


def said(old: int, proof: str, size: int, root: str, signature: str, origin: str = SIGSUM) -> bytes:
    """A request as it was sent: proof hashes by their first bytes, the rest of them zero."""
    lines = [f"old {old}", *proof.split(), "", origin, str(size), root, "", f"— {origin} {signature}", ""]
    return "\n".join(lines).encode()


def leaf(number: int) -> str:
    return base64.b64encode(bytes([42, number]) + bytes(30)).decode()


ROOT_1, ROOT_3 = leaf(0), "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0="
ROOT_5 = "QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY="
SIGNED_1 = "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY="
SIGNED_3 = "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go="
SIGNED_5 = "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww="
BAD_SPELLING_3 = SIGNED_3.replace("6go=", "6gx=")
BAD_SIGNATURE_3 = SIGNED_3.replace("UgIom2Vb", "UgIom2Vc")
FROM_1_TO_3 = f"{leaf(1)} {leaf(2)}"
WRONG_2 = base64.b64encode(bytes([42, 2]) + bytes(29) + b"\x10").decode()
FROM_1_TO_5 = f"{leaf(1)} +fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI= {leaf(4)}"
FROM_3_TO_5 = f"{leaf(2)} {leaf(3)} wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE= {leaf(4)}"

CONVERSATION = [
    (said(0, "", 1, ROOT_1, SIGNED_1), 200, b""),
    (said(1, FROM_1_TO_3, 3, ROOT_3, BAD_SPELLING_3), 400, b""),
    (said(1, FROM_1_TO_3, 3, ROOT_3, BAD_SIGNATURE_3), 403, b""),
    (said(1, FROM_1_TO_3, 3, ROOT_3, SIGNED_3, SIGSUM[:-1] + "3"), 404, b""),
    (said(1, "", 3, ROOT_3, SIGNED_3), 422, b""),
    (said(1, f"{leaf(1)} {WRONG_2}", 3, ROOT_3, SIGNED_3), 422, b""),
    (said(1, FROM_1_TO_3, 3, ROOT_3, SIGNED_3), 200, b""),
    (said(1, FROM_1_TO_5, 5, ROOT_5, SIGNED_5), 409, b"3\n"),
    (said(3, FROM_3_TO_5, 5, ROOT_5, SIGNED_5), 200, b""),
    (said(0, "", 5, ROOT_5, SIGNED_5), 409, b"5\n"),
]


def test_a_published_conversation_is_answered_as_the_specification_says() -> None:
    """litewitness answers 403 to the unknown log and to the unreadable base64; the text says 404 and 400."""
    state: Known | None = None
    for body, status, wanted in CONVERSATION:
        try:
            request = parse_request(body)
            keys = [SIGSUM_KEY] if origin_of(request) == SIGSUM else []
        except MerkleError:
            assert status == 400
            continue
        outcome = answer(request, state, keys)
        assert outcome.status == status
        assert not wanted or outcome.body == wanted
        if outcome.checkpoint:
            state = Known(outcome.checkpoint.size, outcome.checkpoint.root)
            open_note(outcome.note, [SIGSUM_KEY, HOST.verifier])
    assert state == Known(5, base64.b64decode(ROOT_5))
    assert parse_checkpoint(parse_note(outcome.note or request.checkpoint).text).origin == SIGSUM
