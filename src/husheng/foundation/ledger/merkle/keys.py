"""Ed25519 keys of signed notes, and the one-line form in which a public key is handed to others (vkey)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .hashing import MerkleError
from .notes import check_name, decode_base64

ED25519 = b"\x01"


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """The 4 bytes by which a signature line names its key."""
    return sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def split_vkey(vkey: str, kind: bytes, what: str) -> tuple[str, bytes]:
    """Name and public bytes of a vkey of that kind; raises `MerkleError`, naming `what` was expected."""
    name, _, rest = vkey.partition("+")
    identifier, _, encoded = rest.partition("+")
    data = decode_base64(encoded)
    if not data.startswith(kind) or len(data) != len(kind) + 32:
        raise MerkleError(f"this key is not {what}")
    if key_id(check_name(name), kind, data[len(kind) :]).hex() != identifier:
        raise MerkleError("the key's id does not belong to its name and bytes")
    return name, data[len(kind) :]


@dataclass(frozen=True)
class PublicKey:
    """An Ed25519 public key under a name; its kind says what its signatures state."""

    kind: ClassVar[bytes]
    what: ClassVar[str]

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != 32:
            raise MerkleError("an Ed25519 public key has 32 bytes")

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, self.kind, self.public)

    @property
    def vkey(self) -> str:
        """The public key as one line: name, key id, kind and key."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(self.kind + self.public).decode()}"

    @classmethod
    def from_vkey(cls, vkey: str) -> Self:
        """Read a vkey; refuses one of another kind or whose id does not belong to its name and key."""
        return cls(*split_vkey(vkey, cls.kind, cls.what))


class Ed25519Verifier(PublicKey):
    """A log's key: it signs a note's text as it stands."""

    kind = ED25519
    what = "an Ed25519 key (kind 0x01)"

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over exactly this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


class Ed25519Signer:
    """A private key under a name."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.verifier = Ed25519Verifier(name, key.public_key().public_bytes_raw())
        self.name, self.key_id = self.verifier.name, self.verifier.key_id

    def sign(self, text: bytes) -> bytes:
        """The signature over exactly this text."""
        return self._key.sign(text)
