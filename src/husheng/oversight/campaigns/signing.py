"""The signature under a report that was handed in: by the installation's ledger key over the digest of the snapshot.

The signed text is one that no checkpoint of the ledger could be.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from husheng.foundation.ledger import keys, store
from husheng.foundation.ledger.merkle.keys import Ed25519Signer, Ed25519Verifier

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
    return digest(body) == snapshot.sha256 and _verifier().verify(
        _text(snapshot.sha256), bytes(snapshot.signature)
    )


def _text(sha256_hex: str) -> bytes:
    return f"{DOMAIN}\n{sha256_hex}\n".encode("ascii")


def _signer() -> Ed25519Signer:
    """The log's own key; the first act of an installation may come before its log."""
    log = store.current_log()
    signer = keys.signer(log.origin if log else DOMAIN, create=True)
    assert signer is not None
    return signer


def _verifier() -> Ed25519Verifier:
    log = store.current_log()
    return Ed25519Verifier.from_vkey(log.vkey) if log else _signer().verifier
