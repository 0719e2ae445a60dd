"""The inclusion proof of one act as it is shown and handed out: leaf, path, signed checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from .merkle.bundle import Bundle
from .merkle.checkpoint import Checkpoint, open_checkpoint
from .merkle.hashing import MerkleError, leaf_hash
from .merkle.kinds import log_key
from .merkle.proofs import verify_inclusion


@dataclass(frozen=True)
class Proof:
    """存证证明: that this leaf stands under this number in the log which the checkpoint signs.

    `vkeys`: the log's keys in force at that checkpoint; `witnessed`: whether a quorum has cosigned it.
    """

    act_id: UUID
    ordinal: int
    leaf: bytes
    path: tuple[bytes, ...]
    origin: str
    vkeys: tuple[str, ...]
    checkpoint: str
    witnessed: bool = False

    @property
    def leaf_hash(self) -> bytes:
        return leaf_hash(self.leaf)

    @property
    def bundle(self) -> bytes:
        """The proof as a `.tlog-proof` file, for any verifier of that format."""
        return Bundle(self.ordinal - 1, self.path, self.checkpoint.encode()).serialize()

    def check(self) -> Checkpoint:
        """Verify signature and path; returns the checkpoint, raises `MerkleError` with what does not fit."""
        verifiers = [log_key(vkey) for vkey in self.vkeys]
        signed, _ = open_checkpoint(self.checkpoint, self.origin, verifiers)
        verify_inclusion(self.ordinal - 1, signed.size, self.leaf_hash, self.path, signed.root)
        return signed

    @property
    def holds(self) -> bool:
        """Whether `check` passes."""
        try:
            self.check()
        except MerkleError:
            return False
        return True
