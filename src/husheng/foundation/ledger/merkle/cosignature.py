"""Cosignatures (C2SP tlog-cosignature v1.0.1): a witness states which tree was the latest it saw, and when.

The Ed25519 form does not commit to the cosigner's name, so one key serves one cosigner. A log may cosign its own
checkpoints with the same kinds of keys, beside its plain signature.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .hashing import MerkleError
from .keys import Ed25519Key, PublicKey
from .notes import Signature

COSIGNATURE = b"\x04"
MAX_TIME = (1 << 63) - 1
_TIME_BYTES = 8


class TimedKey(PublicKey):
    """A key whose signatures carry the POSIX second at which they were made."""

    signature_bytes: ClassVar[int]

    @abstractmethod
    def message(self, text: bytes, time: int) -> bytes:
        """What is signed for a checkpoint's text at that second; raises `MerkleError` for another text."""

    @abstractmethod
    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether the bare signature is this key's over exactly this message."""

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over this checkpoint text, at the time it names."""
        if len(signature) != _TIME_BYTES + self.signature_bytes:
            return False
        time = int.from_bytes(signature[:_TIME_BYTES], "big")
        if time > MAX_TIME:
            return False
        try:
            return self.holds(self.message(text, time), signature[_TIME_BYTES:])
        except MerkleError:
            return False


def cosigned_message(text: bytes, time: int) -> bytes:
    """What an Ed25519 cosigner signs: a header, the time (POSIX seconds) and the checkpoint's text."""
    return b"cosignature/v1\ntime %d\n" % time + text


class CosignatureVerifier(TimedKey):
    """A witness's Ed25519 key under its name; fits wherever a note's `Verifier` is asked for."""

    kind = COSIGNATURE
    what = "a witness's Ed25519 key (kind 0x04)"
    signature_bytes = 64

    def message(self, text: bytes, time: int) -> bytes:
        """Header, time and text."""
        return cosigned_message(text, time)

    def holds(self, message: bytes, signature: bytes) -> bool:
        """As RFC 8032 has it."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def cosignature_time(signature: bytes) -> int:
    """The POSIX second in a cosignature's bytes; to be believed once they verified. Zero: none is stated."""
    if len(signature) <= _TIME_BYTES:
        raise MerkleError("a cosignature holds a time of 8 bytes and a signature")
    return int.from_bytes(signature[:_TIME_BYTES], "big")


class Cosigner:
    """A private key whose signatures carry a time."""

    def __init__(self, verifier: TimedKey, sign: Callable[[bytes], bytes]) -> None:
        self.verifier, self._sign = verifier, sign
        self.name, self.key_id = verifier.name, verifier.key_id

    def cosign(self, text: str, time: int) -> Signature:
        """The cosignature line over a checkpoint's text at that POSIX second."""
        if not 0 < time <= MAX_TIME:
            raise MerkleError("a cosignature's time is a POSIX second after 1970")
        signature = self._sign(self.verifier.message(text.encode(), time))
        return Signature(self.name, self.key_id, time.to_bytes(_TIME_BYTES, "big") + signature)


class CosignatureSigner(Cosigner):
    """A witness's private Ed25519 key under its name."""

    def __init__(self, name: str, key: Ed25519Key) -> None:
        self._key = key
        super().__init__(CosignatureVerifier(name, key.public_key().public_bytes_raw()), key.sign)


@dataclass(frozen=True)
class AtTime:
    """A cosigner at one moment, as a note's `Signer`: how a log signs with a key whose signatures carry a time."""

    cosigner: Cosigner
    time: int

    @property
    def name(self) -> str:
        return self.cosigner.name

    @property
    def key_id(self) -> bytes:
        return self.cosigner.key_id

    def sign(self, text: bytes) -> bytes:
        """Time and signature, as they stand in the note's line."""
        return self.cosigner.cosign(text.decode(), self.time).signature
