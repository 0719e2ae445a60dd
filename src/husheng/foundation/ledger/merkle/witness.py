"""What a witness decides (C2SP tlog-witness v1.0.0): from a request and the last state to an answer, without I/O.

Whoever calls `judge` holds the log's state locked from reading it until the accepted one is stored: without
that, two requests in flight could roll the state back.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from .bundle import read_hashes
from .checkpoint import Checkpoint, parse_checkpoint, parse_size
from .cosignature import Cosigner
from .hashing import EMPTY_ROOT, MerkleError
from .notes import MAX_BYTES, Note, Verifier, parse_note
from .proofs import verify_consistency

MAX_REQUEST_BYTES = MAX_BYTES + (1 << 12)
TEXT = "text/plain; charset=utf-8"
SIZE_TEXT = "text/x.tlog.size"


@dataclass(frozen=True)
class Request:
    """`add-checkpoint`: the size that the witness is thought to know, the proof from there, the checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def serialize(self) -> bytes:
        """The request's body, or the file for a witness without a network."""
        lines = [f"old {self.old_size}", *(base64.b64encode(node).decode() for node in self.proof), ""]
        return "".join(line + "\n" for line in lines).encode() + self.checkpoint


@dataclass(frozen=True)
class Known:
    """The latest tree of a log that the witness cosigned."""

    size: int
    root: bytes


UNSEEN = Known(0, EMPTY_ROOT)


@dataclass(frozen=True)
class Outcome:
    """The answer: HTTP status and body. On 200 also what to store before answering."""

    status: HTTPStatus
    body: bytes
    content_type: str = TEXT
    checkpoint: Checkpoint | None = None
    note: bytes = b""
    """The checkpoint with the log's verified signatures and the new cosignatures, for monitors."""

    @property
    def accepted(self) -> bool:
        return self.status is HTTPStatus.OK


def parse_request(data: bytes) -> Request:
    """Read a request body; raises `MerkleError`."""
    if len(data) > MAX_REQUEST_BYTES:
        raise MerkleError(f"a request has at most {MAX_REQUEST_BYTES} bytes")
    head, blank, checkpoint = data.partition(b"\n\n")
    if not blank:
        raise MerkleError("a request is an old size, a proof, an empty line and a checkpoint")
    try:
        first, *proof = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise MerkleError("the lines before the checkpoint are ASCII") from error
    if not first.startswith("old "):
        raise MerkleError("a request begins with the old size")
    return Request(parse_size(first.removeprefix("old ")), read_hashes(proof), checkpoint)


def origin_of(request: Request) -> str:
    """The log that a request is about, by its checkpoint's first line; nothing is verified yet."""
    return parse_checkpoint(parse_note(request.checkpoint).text).origin


def judge(
    request: Request,
    *,
    keys: Sequence[Verifier],
    latest: Known | None,
    signers: Sequence[Cosigner],
    time: int,
) -> Outcome:
    """The witness's answer, in the order of the specification.

    `keys`: the trusted keys of the checkpoint's origin, empty when the origin is unknown. `latest`: None when
    nothing was ever cosigned for it. `time`: the POSIX second of the cosignature.
    """
    try:
        note = parse_note(request.checkpoint)
        checkpoint = parse_checkpoint(note.text)
    except MerkleError as error:
        return refuse(HTTPStatus.BAD_REQUEST, str(error))
    if not keys:
        return refuse(HTTPStatus.NOT_FOUND, "this witness does not know that log")
    trusted = _trusted(note, keys)
    if trusted is None:
        return refuse(HTTPStatus.FORBIDDEN, "no trusted key of that log signed, or its signature is bad")
    known = latest or UNSEEN
    return _check(request, checkpoint, known) or _accept(checkpoint, trusted, signers, time)


def refuse(status: HTTPStatus, reason: str) -> Outcome:
    """A refusal with one sentence as its body."""
    return Outcome(status, f"{reason}\n".encode())


def _trusted(note: Note, keys: Sequence[Verifier]) -> Note | None:
    """The note with the log's own signatures alone; None when there is none, or a bad one."""
    known = {(key.name, key.key_id): key for key in keys}
    signed = tuple(s for s in note.signatures if (s.name, s.key_id) in known)
    body = note.text.encode()
    if not signed or not all(known[s.name, s.key_id].verify(body, s.signature) for s in signed):
        return None
    return replace(note, signatures=tuple({(s.name, s.key_id): s for s in signed}.values()))


def _check(request: Request, checkpoint: Checkpoint, known: Known) -> Outcome | None:
    """The refusal that the sizes, the proof or the root call for, if any."""
    if request.old_size > checkpoint.size:
        return refuse(HTTPStatus.BAD_REQUEST, "the old size is larger than the checkpoint's")
    if request.old_size != known.size:
        return Outcome(HTTPStatus.CONFLICT, f"{known.size}\n".encode(), SIZE_TEXT)
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        return refuse(HTTPStatus.UNPROCESSABLE_ENTITY, "a tree of size zero has another root")
    try:
        if request.old_size:
            verify_consistency(known.size, checkpoint.size, known.root, checkpoint.root, request.proof)
        elif request.proof:
            raise MerkleError("from size zero there is nothing to prove")
    except MerkleError as error:
        return refuse(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    return None


def _accept(checkpoint: Checkpoint, note: Note, signers: Sequence[Cosigner], time: int) -> Outcome:
    cosigned = [signer.cosign(note.text, time) for signer in signers]
    served = replace(note, signatures=(*note.signatures, *cosigned))
    body = "".join(line.line() + "\n" for line in cosigned).encode()
    return Outcome(HTTPStatus.OK, body, TEXT, checkpoint, served.serialize())


def cosignatures_in(body: bytes, checkpoint: bytes, witnesses: Sequence[Verifier]) -> Note:
    """The client's side: the checkpoint with the good cosignatures of known witnesses that an answer brought.

    Unknown keys are ignored; a bad signature of a known witness, or none at all, raises `MerkleError`.
    """
    note = parse_note(checkpoint)
    answered = parse_note(note.text.encode() + b"\n" + body)
    known = {(key.name, key.key_id): key for key in witnesses}
    fresh = tuple(s for s in answered.signatures if (s.name, s.key_id) in known)
    if not fresh:
        raise MerkleError("no known witness signed the answer")
    for signature in fresh:
        if not known[signature.name, signature.key_id].verify(note.text.encode(), signature.signature):
            raise MerkleError(f"the cosignature of {signature.name} does not fit the checkpoint")
    replaced = {(s.name, s.key_id) for s in fresh}
    kept = tuple(s for s in note.signatures if (s.name, s.key_id) not in replaced)
    return replace(note, signatures=(*kept, *fresh))
