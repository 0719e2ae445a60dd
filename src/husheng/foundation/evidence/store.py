"""Files on disk under their SHA-256: written once, durable before the act commits, never overwritten."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from django.conf import settings

from . import rules

log = logging.getLogger("husheng.evidence")


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
    handle, place = tempfile.mkstemp(prefix=".incoming-", dir=folder())
    temporary = Path(place)
    try:
        with os.fdopen(handle, "w+b") as file:
            stored = _take_in(name, chunks, file)
        _move(temporary, path_of(stored.sha256))
    finally:
        temporary.unlink(missing_ok=True)
    return stored


def unchanged(sha256: str) -> bool:
    """Whether the bytes on disk still have the digest they are filed under."""
    try:
        with path_of(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def _take_in(name: str, chunks: Iterable[bytes], file: BinaryIO) -> Stored:
    sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    for chunk in chunks:
        size += len(chunk)
        if size > rules.limits().max_bytes:
            raise rules.refused(rules.TOO_LARGE)
        sha256.update(chunk)
        sm3.update(chunk)
        file.write(chunk)
    media_type = rules.check(name, file)
    file.flush()
    os.fsync(file.fileno())
    return Stored(sha256.hexdigest(), sm3.finalize().hex(), size, media_type)


def _move(temporary: Path, target: Path) -> None:
    """Into its place. Bytes that were changed behind our back give way to the true ones, and that is said aloud."""
    target.parent.mkdir(exist_ok=True, mode=0o700)
    if target.exists():
        if unchanged(target.name):
            return
        log.error("exhibit bytes on disk were changed, replaced by a fresh upload: %s", target.name)
    temporary.chmod(0o400)
    temporary.rename(target)
    for directory in (target.parent, target.parent.parent):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
