"""Checkpoints (C2SP tlog-checkpoint v1.0.0): the log's size and root at one moment, as a signed note."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .hashing import HASH_SIZE, MerkleError
from .notes import Note, Signer, Verifier, decode_base64, open_note, sign_note

MAX_SIZE = (1 << 63) - 1
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """What a log says about itself: who it is, how many leaves it has, and their root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The lines that are signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions]
        return "".join(line + "\n" for line in lines)


def sign_checkpoint(checkpoint: Checkpoint, signers: Iterable[Signer]) -> str:
    """The checkpoint as a signed note."""
    return sign_note(checkpoint.text(), signers).serialize().decode()


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a note's text as a checkpoint."""
    if not text.endswith("\n"):
        raise MerkleError("a checkpoint ends with a newline")
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise MerkleError("a checkpoint has at least three lines, none of them empty")
    size = parse_size(lines[1])
    root = decode_base64(lines[2])
    if len(root) != HASH_SIZE:
        raise MerkleError("a checkpoint's root has 32 bytes")
    return Checkpoint(lines[0], size, root, tuple(lines[3:]))


def parse_size(text: str) -> int:
    """A number of leaves, in its one spelling."""
    if not _SIZE.fullmatch(text) or int(text) > MAX_SIZE:
        raise MerkleError("a size is a decimal number below 2^63 without leading zeros")
    return int(text)


def open_checkpoint(note: str | bytes, origin: str, verifiers: Sequence[Verifier]) -> tuple[Checkpoint, Note]:
    """The checkpoint of that log, after its signatures were verified."""
    data = note.encode() if isinstance(note, str) else note
    opened, _ = open_note(data, verifiers)
    checkpoint = parse_checkpoint(opened.text)
    if checkpoint.origin != origin:
        raise MerkleError("this checkpoint belongs to another log")
    return checkpoint, opened
