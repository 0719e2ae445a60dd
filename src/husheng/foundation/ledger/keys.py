"""The signing keys: files in the data folder, made on first use, readable by their owner alone.

A log has one key, or two while an old one is being replaced. Of a retired key only the public half stays.
"""

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

from .merkle.keys import Ed25519Signer, Ed25519Verifier
from .models import MAIN

PRIVATE, PUBLIC = ".ed25519", ".vkey"


def folder() -> Path:
    """Where the keys lie."""
    return Path(settings.HUSHENG_HOME) / "keys"


def key_path(name: str = MAIN) -> Path:
    """Where the first signing key of a log lies."""
    return folder() / f"ledger{'' if name == MAIN else '-' + name}{PRIVATE}"


def signer(origin: str, *, create: bool, name: str = MAIN) -> Ed25519Signer | None:
    """The log's first signer; makes the key file when allowed, else None when there is none."""
    path = key_path(name)
    if not path.exists():
        if not create:
            return None
        _create(path)
    return _read(path, origin)


def add(name: str, origin: str) -> Ed25519Signer:
    """A further key for a log, in a file of its own."""
    path = folder() / f"ledger-{name}-{secrets.token_hex(4)}{PRIVATE}"
    _create(path)
    return _read(path, origin)


def signers(name: str, origin: str) -> list[Ed25519Signer]:
    """Every key of the log that this machine can sign with."""
    return [_read(path, origin) for path in _paths(name, PRIVATE)]


def verifiers(name: str, origin: str) -> list[Ed25519Verifier]:
    """The public halves of every key of the log that this machine has ever signed with."""
    retired = [Ed25519Verifier.from_vkey(path.read_text().strip()) for path in _paths(name, PUBLIC)]
    return [*(one.verifier for one in signers(name, origin)), *retired]


def retire(name: str, origin: str, vkey: str) -> None:
    """Destroy the private half; the public half stays, so that old checkpoints can be verified."""
    for path in _paths(name, PRIVATE):
        if _read(path, origin).verifier.vkey == vkey:
            _write(path.with_suffix(PUBLIC), vkey.encode() + b"\n")
            path.unlink()
            sync_folder(path.parent)


def _paths(name: str, suffix: str) -> list[Path]:
    """A log's name holds no dash, so no file belongs to two logs."""
    first = key_path(name).with_suffix(suffix)
    return [path for path in (first, *sorted(folder().glob(f"ledger-{name}-*{suffix}"))) if path.exists()]


def _read(path: Path, origin: str) -> Ed25519Signer:
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the ledger's key file holds no Ed25519 key")
    return Ed25519Signer(origin, key)


def _create(path: Path) -> None:
    _write(
        path, Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


def _write(path: Path, content: bytes) -> None:
    """Write beside its place and link it in, so that of two processes one wins and both read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make a new name durable; where folders cannot be opened as files there is nothing to do."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
