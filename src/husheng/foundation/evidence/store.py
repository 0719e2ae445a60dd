"""Files on disk under their SHA-256: written once, durable before the act commits, never overwritten."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from django.conf import settings

from . import rules


@dataclass(frozen=True)
class Stored:
    """A file that lies in the store: digests in hex, size in bytes."""

    sha256: str
    sm3: str
    size: int
    media_type: str


def folder() -> Path:
    """Where files lie."""
    return Path(settings.MEDIA_ROOT) / "exhibits"


def path_of(sha256: str) -> Path:
    """The path of a file by its digest."""
    return folder() / sha256[:2] / sha256


def keep(name: str, chunks: Iterable[bytes]) -> Stored:
    """Stream a file into the store, checking size and type on the way; nothing is left behind when refused."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    sha256, sm3, size, head = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0, b""
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as file:
        temporary = Path(file.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > rules.limits().max_bytes:
                    break
                head += chunk[: rules.HEAD_BYTES - len(head)] if len(head) < rules.HEAD_BYTES else b""
                sha256.update(chunk)
                sm3.update(chunk)
                file.write(chunk)
            media_type = rules.check(name, size, head)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    stored = Stored(sha256.hexdigest(), sm3.finalize().hex(), size, media_type)
    _move(temporary, path_of(stored.sha256))
    return stored


def unchanged(sha256: str) -> bool:
    """Whether the bytes on disk still have the digest they are filed under."""
    path = path_of(sha256)
    if not path.exists():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _move(temporary: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True, mode=0o700)
    if target.exists():
        temporary.unlink()
        return
    temporary.chmod(0o400)
    temporary.rename(target)
    for directory in (target.parent, target.parent.parent):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
