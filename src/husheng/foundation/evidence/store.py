"""Originals on disk, each sealed by a key of its own and named by the SHA-256 of what lies there.

Written once, durable before the act commits, never overwritten. No plain byte reaches a disk on the way; whether a file
is what was put there can be checked without any key. Files from before sealing lie under the digest of their content.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from django.conf import settings

from husheng.foundation.kernel.ids import new_key
from husheng.foundation.vault import files, streams

from . import rules, scanning
from .models import Exhibit


@dataclass(frozen=True)
class Stored:
    """A file that lies in the store: digests of its content in hex, size in bytes; and of the sealed file its name, its
    key and the exhibit that it was sealed for, which are others each time the same content comes."""

    sha256: str
    sm3: str
    size: int
    media_type: str
    exhibit: UUID = field(compare=False)
    sealed: str = field(compare=False)
    key: bytes = field(compare=False, repr=False)


def folder() -> Path:
    """Where files lie."""
    return Path(settings.MEDIA_ROOT) / "exhibits"


def path_of(name: str) -> Path:
    """The path of a file by the digest of its bytes."""
    return folder() / name[:2] / name


def keep(name: str, chunks: Iterable[bytes]) -> Stored:
    """Stream a file into the store for a new exhibit, checking size and type; nothing is left when it is refused."""

    def check(file: BinaryIO) -> str:
        media_type = rules.check(name, file)
        scanning.scan(file)
        return media_type

    return _sealed(new_key(), chunks, check)


def keep_for(row: Exhibit, chunks: Iterable[bytes]) -> Stored:
    """The same for an exhibit that is there already and was checked when it came."""
    return _sealed(row.pk, chunks, lambda _file: row.media_type)


def discard(name: str) -> None:
    """A file that no row names after all."""
    path_of(name).unlink(missing_ok=True)


def age(path: Path) -> float:
    """For how many seconds a file has lain there; 0 where it has just gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def unchanged(name: str) -> bool:
    """Whether the bytes on disk still have the digest they are filed under."""
    try:
        with path_of(name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == name
    except FileNotFoundError:
        return False


def _sealed(exhibit: UUID, chunks: Iterable[bytes], check: Callable[[BinaryIO], str]) -> Stored:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, place = tempfile.mkstemp(prefix=".incoming-", dir=folder())
    temporary = Path(place)
    try:
        with os.fdopen(handle, "w+b") as file:
            stored = _take_in(exhibit, chunks, file, check)
        _move(temporary, path_of(stored.sealed))
    finally:
        temporary.unlink(missing_ok=True)
    return stored


def _take_in(
    exhibit: UUID, chunks: Iterable[bytes], file: BinaryIO, check: Callable[[BinaryIO], str]
) -> Stored:
    sha256, sm3, size, key = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0, streams.fresh_key()
    writer = files.writer(file, Exhibit, exhibit, key)
    for chunk in chunks:
        size += len(chunk)
        if size > rules.limits().max_bytes:
            raise rules.refused(rules.TOO_LARGE)
        sha256.update(chunk)
        sm3.update(chunk)
        writer.write(chunk)
    sealed = writer.finish()
    file.flush()
    os.fsync(file.fileno())
    with streams.opened(file, key, files.place_of(Exhibit, exhibit)) as plain:
        media_type = check(plain)
    return Stored(sha256.hexdigest(), sm3.finalize().hex(), size, media_type, exhibit, sealed, key)


def _move(temporary: Path, target: Path) -> None:
    """Into its place, and the place durable."""
    target.parent.mkdir(exist_ok=True, mode=0o700)
    temporary.chmod(0o400)
    temporary.rename(target)
    for directory in (target.parent, target.parent.parent):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
