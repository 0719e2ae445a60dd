"""The signature under a report that was handed in: by the installation's ledger key over the digest of the snapshot.

The signed text is one that no checkpoint of the ledger could be.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from husheng.foundation.ledger import keyring, keys, store
from husheng.foundation.ledger.merkle.keys import Ed25519Signer
from husheng.foundation.ledger.merkle.notes import Verifier

from .models import Snapshot

DOMAIN: Final = "husheng/report/v1"


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


def sign(body: bytes) -> bytes:
    """The signature over a snapshot's bytes."""
    return _signer().sign(_text(digest(body)))


def genuine(snapshot: Snapshot) -> bool:
    """Whether the bytes are those that were signed when the report was handed in."""
    body = bytes(snapshot.body)
    text, signature = _text(snapshot.sha256), bytes(snapshot.signature)
    return digest(body) == snapshot.sha256 and any(key.verify(text, signature) for key in _verifiers())


def _text(sha256_hex: str) -> bytes:
    return f"{DOMAIN}\n{sha256_hex}\n".encode("ascii")


def _signer() -> Ed25519Signer:
    """The log's own key; the first act of an installation may come before its log."""
    if log := store.current_log():
        return keyring.main_signer(log)
    signer = keys.signer(DOMAIN, create=True)
    assert signer is not None
    return signer


def _verifiers() -> Sequence[Verifier]:
    """Every key that the log has had: a report stays genuine when the key is replaced."""
    log = store.current_log()
    return keyring.every_key(log.id) if log else [_signer().verifier]
