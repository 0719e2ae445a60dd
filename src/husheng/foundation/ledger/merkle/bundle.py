"""Proof bundles (C2SP tlog-proof at commit 5ba5ee8): one small file that proves an entry without any network."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from .checkpoint import parse_size
from .hashing import HASH_SIZE, MerkleError
from .notes import MAX_BYTES, decode_base64
from .policy import Policy, Verdict
from .proofs import verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
MAX_BUNDLE_BYTES = MAX_BYTES + (1 << 18)
MAX_PATH = 63


@dataclass(frozen=True)
class Bundle:
    """存证证明包: where the entry stands, the path to the root, and the checkpoint with its signatures.

    `extra` is not authenticated; nothing may be concluded from it.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def serialize(self) -> bytes:
        """The bundle as a `.tlog-proof` file."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines.extend(base64.b64encode(node).decode() for node in self.path)
        return "".join(line + "\n" for line in [*lines, ""]).encode() + self.checkpoint


def parse_bundle(data: bytes) -> Bundle:
    """Read a bundle without verifying anything; raises `MerkleError`."""
    if len(data) > MAX_BUNDLE_BYTES:
        raise MerkleError(f"a proof bundle has at most {MAX_BUNDLE_BYTES} bytes")
    head, blank, checkpoint = data.partition(b"\n\n")
    if not blank:
        raise MerkleError("a proof bundle is a proof, an empty line and a checkpoint")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise MerkleError("the lines before the checkpoint are ASCII") from error
    if lines.pop(0) != HEADER:
        raise MerkleError(f"a proof bundle begins with the line {HEADER}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise MerkleError("a proof bundle names the index of its entry")
    index = parse_size(lines.pop(0).removeprefix("index "))
    return Bundle(index, read_hashes(lines), checkpoint, extra)


def read_hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    """Proof lines as hashes: at most 63, each 32 bytes in canonical base64."""
    if len(lines) > MAX_PATH:
        raise MerkleError(f"a proof has at most {MAX_PATH} hashes")
    path = tuple(decode_base64(line) for line in lines)
    if any(len(node) != HASH_SIZE for node in path):
        raise MerkleError("a proof line is a hash of 32 bytes")
    return path


def verify_bundle(bundle: Bundle, leaf: bytes, policy: Policy) -> Verdict:
    """Who signed the checkpoint, after the entry with the hash `leaf` was proved to be in its tree.

    Raises `MerkleError` when signatures or path do not hold. That the quorum is reached is for the caller to
    look up in `satisfied`: below it the entry is in the log, but the log may still show others another history.
    """
    verdict = policy.judge(bundle.checkpoint)
    signed = verdict.checkpoint
    verify_inclusion(bundle.index, signed.size, leaf, bundle.path, signed.root)
    return verdict
