"""Remembering material that came through the portal, by keyed digest: without the key it tells nothing of a file.

The key is a file of its own (0600, made at first use): the portal's process, which anybody may speak to, has no
business with the keys of the vault. It opens nothing; whoever holds it and a file can tell whether that file came.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings


def digest_of(sha256: bytes) -> bytes:
    """HMAC-SHA256 of a file's SHA-256."""
    return hmac.new(_key(Path(settings.HUSHENG_HOME)), b"tips/attachment\0" + sha256, hashlib.sha256).digest()


@cache
def _key(home: Path) -> bytes:
    path = home / "keys" / "tips.digest"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"tips.digest.{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(os.urandom(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # whole or not at all, and only the first of two processes or threads
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()
