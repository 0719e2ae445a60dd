"""Private keys as files: made, and loaded as a log's or a witness's signer, whatever their kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from . import mldsa, sm2
from .cosignature import CosignatureSigner, Cosigner
from .hashing import MerkleError
from .keys import Ed25519Signer

ED25519, ML_DSA, SM2 = "ed25519", "ml-dsa-44", "sm2"
LogSigner = Ed25519Signer | Cosigner
"""A log signs plainly, or with a kind of key whose signatures carry a time."""


@dataclass(frozen=True)
class Kind:
    """One kind of private key: its file's suffix, how one is made, and how its file's bytes are read."""

    suffix: str
    make: Callable[[], bytes]
    for_log: Callable[[str, bytes], LogSigner]
    for_witness: Callable[[str, bytes], Cosigner]


def _pem(key: Any) -> bytes:
    data: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return data


def _loaded(content: bytes) -> Any:
    try:
        return load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise MerkleError("these bytes are no private key") from error


def _ed25519(content: bytes) -> Ed25519PrivateKey:
    key = _loaded(content)
    if not isinstance(key, Ed25519PrivateKey):
        raise MerkleError("this file holds no Ed25519 key")
    return key


def _ml_dsa(name: str, content: bytes) -> Cosigner:
    key = _loaded(content)
    if not mldsa.is_private(key):
        raise MerkleError("this file holds no ML-DSA-44 key")
    return mldsa.MlDsaSigner(name, key)


def _make_sm2() -> bytes:
    private, public = sm2.generate()
    return f"{private.hex()}\n{public.hex()}\n".encode()


def _sm2(name: str, content: bytes) -> Cosigner:
    try:
        private, public = (bytes.fromhex(line) for line in content.decode("ascii").split("\n", 1))
    except ValueError as error:
        raise MerkleError("this file holds no SM2 key") from error
    return sm2.Sm2Signer(name, private, public)


KINDS: Mapping[str, Kind] = {
    ED25519: Kind(
        ".ed25519",
        lambda: _pem(Ed25519PrivateKey.generate()),
        lambda name, content: Ed25519Signer(name, _ed25519(content)),
        lambda name, content: CosignatureSigner(name, _ed25519(content)),
    ),
    ML_DSA: Kind(".mldsa44", lambda: _pem(mldsa.generate()), _ml_dsa, _ml_dsa),
    SM2: Kind(".sm2", _make_sm2, _sm2, _sm2),
}


def kind_of(file_name: str) -> Kind:
    """The kind of a key file, by its suffix; raises `MerkleError`."""
    for kind in KINDS.values():
        if file_name.endswith(kind.suffix):
            return kind
    raise MerkleError(f"no kind of key has a file like {file_name}")
