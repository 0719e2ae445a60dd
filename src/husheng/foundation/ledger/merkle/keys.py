"""Keys of signed notes, and the one-line form in which a public key is handed to others (vkey)."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Protocol, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .hashing import MerkleError
from .notes import check_name, decode_base64

ED25519 = b"\x01"


class Unsupported(Exception):
    """This machine lacks what a kind of key needs: nothing is proved and nothing refuted."""


class Ed25519Key(Protocol):
    """The private half: a key in memory, or one that never leaves its hardware."""

    def sign(self, data: bytes, /) -> bytes: ...
    def public_key(self) -> Ed25519PublicKey: ...


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """The 4 bytes by which a signature line names its key."""
    return sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def split_vkey(vkey: str) -> tuple[str, str, bytes]:
    """Name, id and bytes (kind and key) of a vkey; nothing is compared yet."""
    name, _, rest = vkey.partition("+")
    identifier, _, encoded = rest.partition("+")
    return name, identifier, decode_base64(encoded)


@dataclass(frozen=True)
class PublicKey(ABC):
    """A public key under a name; its kind says how it signs and what its signatures state."""

    kind: ClassVar[bytes]
    what: ClassVar[str]
    algorithm: ClassVar[str] = "Ed25519"
    size: ClassVar[int] = 32

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != self.size:
            raise MerkleError(f"an {self.algorithm} public key has {self.size} bytes")

    @abstractmethod
    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over exactly this text."""

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
        name, identifier, data = split_vkey(vkey)
        if not data.startswith(cls.kind) or len(data) != len(cls.kind) + cls.size:
            raise MerkleError(f"this key is not {cls.what}")
        found = cls(name, data[len(cls.kind) :])
        if found.key_id.hex() != identifier:
            raise MerkleError("the key's id does not belong to its name and bytes")
        return found


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

    def __init__(self, name: str, key: Ed25519Key) -> None:
        self._key = key
        self.verifier = Ed25519Verifier(name, key.public_key().public_bytes_raw())
        self.name, self.key_id = self.verifier.name, self.verifier.key_id

    def sign(self, text: bytes) -> bytes:
        """The signature over exactly this text."""
        return self._key.sign(text)
