"""Key files of the installation: one key-encryption key, one key for blind indexes (0600, under HUSHENG_HOME)."""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32


def read_or_create(path: Path) -> bytes:
    """The key in `path`; made on first use, never overwritten, and durable before it is used."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return path.read_bytes()


@cache
def _key(name: str) -> bytes:
    return read_or_create(Path(settings.HUSHENG_HOME) / "keys" / name)


def wrapping_key() -> bytes:
    """The key that wraps every subject key."""
    return _key("vault.key")


def keyed_digest(purpose: str, value: bytes) -> bytes:
    """HMAC-SHA256 under the index key: an unkeyed hash of a phone or ID number is reversible by trial."""
    return hmac.new(_key("index.key"), purpose.encode() + b"\0" + value, hashlib.sha256).digest()


def blind_index(column: str, normalised: str) -> bytes:
    """16 bytes for exact look-up of a sealed value; another column gives another index."""
    return keyed_digest("blind/" + column, normalised.encode())[:16]
