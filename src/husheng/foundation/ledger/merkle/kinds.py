"""Which kinds of keys sign for a log and which for a witness: the one place that reads a key of any of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from .cosignature import CosignatureVerifier, TimedKey
from .hashing import MerkleError
from .keys import Ed25519Verifier, PublicKey, split_vkey
from .mldsa import MlDsaVerifier
from .sm2 import Sm2Verifier

LOG_KINDS: Sequence[type[PublicKey]] = (Ed25519Verifier, MlDsaVerifier, Sm2Verifier)
WITNESS_KINDS: Sequence[type[TimedKey]] = (CosignatureVerifier, MlDsaVerifier, Sm2Verifier)
_Key = TypeVar("_Key", bound=PublicKey)


def log_key(vkey: str) -> PublicKey:
    """A log's public key of any kind; raises `MerkleError`."""
    return _read(vkey, LOG_KINDS, "a log's key")


def witness_key(vkey: str) -> TimedKey:
    """A witness's public key of any kind; raises `MerkleError`."""
    return _read(vkey, WITNESS_KINDS, "a witness's key")


def _read(vkey: str, kinds: Sequence[type[_Key]], what: str) -> _Key:
    _name, _identifier, data = split_vkey(vkey)
    for kind in kinds:
        if data.startswith(kind.kind):
            return kind.from_vkey(vkey)
    raise MerkleError(f"this key is not {what}: {', '.join(kind.what for kind in kinds)}")
