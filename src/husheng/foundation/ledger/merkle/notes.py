"""Signed notes (C2SP signed-note v1.0.0): a text, a blank line, and one line per signature."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from .hashing import MerkleError

MAX_SIGNATURES = 64
MAX_BYTES = 1 << 20
_DASH = "— "


class Signer(Protocol):
    """A key that signs; its kind decides what exactly is signed."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def sign(self, text: bytes) -> bytes: ...


class Verifier(Protocol):
    """The public half of a key whose owner is known by name."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def verify(self, text: bytes, signature: bytes) -> bool: ...


@dataclass(frozen=True)
class Signature:
    """One signature line: who claims to have signed, with which key, and the bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in the note, without its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}"


@dataclass(frozen=True)
class Note:
    """A parsed note. Nothing in it is to be believed before `open_note` returned it."""

    text: str
    signatures: tuple[Signature, ...]

    def serialize(self) -> bytes:
        """The note as bytes."""
        return (self.text + "\n" + "".join(s.line() + "\n" for s in self.signatures)).encode()


def check_name(name: str) -> str:
    """A key's name: not empty, UTF-8, no spaces, no plus, no control characters."""
    if not name or "+" in name or any(c.isspace() or c < " " or "\ud800" <= c <= "\udfff" for c in name):
        raise MerkleError("a key's name is UTF-8, not empty, and contains neither spaces nor plus signs")
    return name


def decode_base64(text: str) -> bytes:
    """Strict RFC 4648 base64: one spelling per value."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MerkleError("not base64") from error
    if base64.b64encode(data).decode() != text:
        raise MerkleError("not the canonical base64 of its bytes")
    return data


def sign_note(text: str, signers: Iterable[Signer]) -> Note:
    """Sign a text; it ends with a newline and holds no other control character."""
    if not text.endswith("\n"):
        raise MerkleError("a note's text ends with a newline")
    _check_characters(text)
    body = text.encode()
    return Note(text, tuple(Signature(s.name, s.key_id, s.sign(body)) for s in signers))


def parse_note(data: bytes) -> Note:
    """Split a note into text and signatures, without verifying anything."""
    if len(data) > MAX_BYTES:
        raise MerkleError("a note has at most 1 MiB")
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MerkleError("a note is UTF-8 text") from error
    _check_characters(content)
    head, blank, tail = content.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise MerkleError("a note is a text, an empty line and signature lines, each ended by a newline")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise MerkleError(f"a note has at most {MAX_SIGNATURES} signatures")
    return Note(head + "\n", tuple(_parse_line(line) for line in lines))


def open_note(data: bytes, verifiers: Sequence[Verifier]) -> tuple[Note, tuple[Verifier, ...]]:
    """The note and the known keys that signed it.

    Unknown keys are ignored. A bad signature of a known key spoils the whole note; so does having no good
    one.
    """
    note = parse_note(data)
    known = {(v.name, v.key_id): v for v in verifiers}
    body = note.text.encode()
    signed: list[Verifier] = []
    for signature in note.signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            continue
        if not verifier.verify(body, signature.signature):
            raise MerkleError(f"the signature of {verifier.name} does not fit the text")
        if verifier not in signed:
            signed.append(verifier)
    if not signed:
        raise MerkleError("no known key signed this note")
    return note, tuple(signed)


def _check_characters(text: str) -> None:
    if any(c < " " and c != "\n" for c in text):
        raise MerkleError("a note contains no control characters besides newlines")


def _parse_line(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise MerkleError("a signature line begins with a dash and a space")
    name, space, encoded = line[len(_DASH) :].partition(" ")
    if not space:
        raise MerkleError("a signature line holds a name and a signature")
    data = decode_base64(encoded)
    if len(data) < 5:
        raise MerkleError("a signature line holds a key id of 4 bytes and a signature")
    return Signature(check_name(name), data[:4], data[4:])
