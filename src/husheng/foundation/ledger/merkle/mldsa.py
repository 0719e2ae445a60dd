"""ML-DSA-44 cosignatures, which outlast quantum computers (C2SP tlog-cosignature at 5ba5ee8, type 0x06; FIPS 204).

The message holds names, size and root instead of the note's text, so extension lines are not signed by it. Only
whole trees are signed here, never subtrees.
"""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from .checkpoint import Checkpoint, parse_checkpoint
from .cosignature import Cosigner, TimedKey
from .hashing import MerkleError
from .keys import Unsupported

ML_DSA_44 = b"\x06"
_LABEL = b"subtree/v1\n\0"
_LONGEST_NAME = 255


def tree_message(cosigner: str, time: int, checkpoint: Checkpoint) -> bytes:
    """The `cosigned_message` of a whole tree: label, cosigner, time, origin, start 0, end, root."""
    start, end = bytes(8), checkpoint.size.to_bytes(8, "big")
    return b"".join(
        (
            _LABEL,
            _opaque(cosigner),
            time.to_bytes(8, "big"),
            _opaque(checkpoint.origin),
            start,
            end,
            checkpoint.root,
        )
    )


class MlDsaVerifier(TimedKey):
    """An ML-DSA-44 public key under a name, of a witness or of a log."""

    kind = ML_DSA_44
    what = "an ML-DSA-44 key (kind 0x06)"
    algorithm = "ML-DSA-44"
    size = 1312
    signature_bytes = 2420

    def message(self, text: bytes, time: int) -> bytes:
        """The tree that a checkpoint's text names."""
        try:
            return tree_message(self.name, time, parse_checkpoint(text.decode()))
        except UnicodeDecodeError as error:
            raise MerkleError("a checkpoint is UTF-8 text") from error

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Pure ML-DSA-44 with an empty context."""
        try:
            _library().MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        except UnsupportedAlgorithm as error:
            raise _missing() from error
        return True


class MlDsaSigner(Cosigner):
    """An ML-DSA-44 private key (`MLDSA44PrivateKey`) under a name."""

    def __init__(self, name: str, key: Any) -> None:
        super().__init__(MlDsaVerifier(name, key.public_key().public_bytes_raw()), key.sign)


def generate() -> Any:
    """A fresh `MLDSA44PrivateKey`."""
    try:
        return _library().MLDSA44PrivateKey.generate()
    except UnsupportedAlgorithm as error:
        raise _missing() from error


def is_private(key: object) -> bool:
    """Whether a loaded key file holds an ML-DSA-44 key."""
    return isinstance(key, _library().MLDSA44PrivateKey)


def _opaque(name: str) -> bytes:
    """`opaque<1..2^8-1>`: its length in one byte, then itself."""
    data = name.encode()
    if not 0 < len(data) <= _LONGEST_NAME:
        raise MerkleError(f"an ML-DSA-44 signature holds names of at most {_LONGEST_NAME} bytes")
    return bytes([len(data)]) + data


def _library() -> Any:
    """Imported when it is needed: a verifier on an older machine still checks everything else."""
    try:
        from cryptography.hazmat.primitives.asymmetric import mldsa
    except ImportError as error:
        raise _missing() from error
    return mldsa


def _missing() -> Unsupported:
    return Unsupported("the installed `cryptography` knows no ML-DSA-44; version 50 or later does")
