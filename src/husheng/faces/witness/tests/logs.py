"""A log as the witness meets it: it grows, asks, and sometimes tells two stories."""

from __future__ import annotations

from husheng.foundation.ledger.merkle.checkpoint import Checkpoint, sign_checkpoint
from husheng.foundation.ledger.merkle.hashing import leaf_hashes
from husheng.foundation.ledger.merkle.keys import Ed25519Signer
from husheng.foundation.ledger.merkle.proofs import consistency_proof, range_root
from husheng.foundation.ledger.merkle.tests.memory import MemoryLog
from husheng.foundation.ledger.merkle.tests.people import LOG
from husheng.foundation.ledger.merkle.witness import Request


class GrowingLog:
    """All its states at once: any checkpoint up to `size`, with the proof from any earlier one."""

    def __init__(self, size: int, story: str = "leaf", signer: Ed25519Signer = LOG) -> None:
        self.signer, self.tree = signer, MemoryLog()
        self.tree.extend(leaf_hashes(f"{story} {i}".encode() for i in range(size)))

    def checkpoint(self, size: int) -> bytes:
        root = range_root(self.tree.read, 0, size)
        return sign_checkpoint(Checkpoint(self.signer.name, size, root), [self.signer]).encode()

    def request(self, old: int, size: int) -> bytes:
        proof = tuple(consistency_proof(self.tree.read, old, size)) if 0 < old <= size else ()
        return Request(old, proof, self.checkpoint(size)).serialize()
