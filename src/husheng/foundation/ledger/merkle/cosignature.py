"""Cosignatures (C2SP tlog-cosignature v1.0.1): a witness states which tree was the latest it saw, and when.

The Ed25519 form does not commit to the cosigner's name, so one key serves one cosigner.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .hashing import MerkleError
from .keys import PublicKey
from .notes import Signature

COSIGNATURE = b"\x04"
MAX_TIME = (1 << 63) - 1
_TIME_BYTES = 8
_SIGNATURE_BYTES = 64


def cosigned_message(text: bytes, time: int) -> bytes:
    """What a cosigner signs: a header, the time (POSIX seconds) and the checkpoint's text."""
    return b"cosignature/v1\ntime %d\n" % time + text


class CosignatureVerifier(PublicKey):
    """A witness's public key under its name; fits wherever a note's `Verifier` is asked for."""

    kind = COSIGNATURE
    what = "a witness's Ed25519 key (kind 0x04)"

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature is this witness's over this checkpoint text, at the time it names."""
        if len(signature) != _TIME_BYTES + _SIGNATURE_BYTES:
            return False
        time = int.from_bytes(signature[:_TIME_BYTES], "big")
        if time > MAX_TIME:
            return False
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public)
            key.verify(signature[_TIME_BYTES:], cosigned_message(text, time))
        except InvalidSignature:
            return False
        return True


def cosignature_time(signature: bytes) -> int:
    """The POSIX second in a cosignature's bytes; to be believed once they verified."""
    if len(signature) <= _TIME_BYTES:
        raise MerkleError("a cosignature holds a time of 8 bytes and a signature")
    return int.from_bytes(signature[:_TIME_BYTES], "big")


class CosignatureSigner:
    """A witness's private key under its name."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.verifier = CosignatureVerifier(name, key.public_key().public_bytes_raw())
        self.name, self.key_id = self.verifier.name, self.verifier.key_id

    def cosign(self, text: str, time: int) -> Signature:
        """The cosignature line over a checkpoint's text at that POSIX second."""
        if not 0 < time <= MAX_TIME:
            raise MerkleError("a cosignature's time is a POSIX second after 1970")
        signature = self._key.sign(cosigned_message(text.encode(), time))
        return Signature(self.name, self.key_id, time.to_bytes(_TIME_BYTES, "big") + signature)
