"""The ledger's signing key: one file in the data folder, made on first use, readable by its owner alone."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from .merkle.keys import Ed25519Signer


def key_path() -> Path:
    """Where the signing key lies."""
    return Path(settings.HUSHENG_HOME) / "keys" / "ledger.ed25519"


def signer(origin: str, *, create: bool) -> Ed25519Signer | None:
    """The log's signer; makes the key file when allowed, else None when there is none."""
    path = key_path()
    if not path.exists():
        if not create:
            return None
        _create(path)
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the ledger's key file holds no Ed25519 key")
    return Ed25519Signer(origin, key)


def _create(path: Path) -> None:
    """Write a new key beside its place and link it in, so that of two processes one wins and both read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    """Make the new name durable; where folders cannot be opened as files there is nothing to do."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
