"""Where the bytes come from: a path or an open file, read again from its beginning as often as needed."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from .limits import Limits
from .problems import HotlineFileError

CHUNK: Final = 256 * 1024


class Source:
    """A file that can be read from its beginning several times, one reader at a time."""

    def __init__(self, file: str | os.PathLike[str] | IO[bytes]) -> None:
        self._path = Path(file) if isinstance(file, str | os.PathLike) else None
        self._file = None if isinstance(file, str | os.PathLike) else file

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The file at its beginning; a file that was handed in open stays open."""
        if self._path is not None:
            with self._path.open("rb") as handle:
                yield handle
        elif self._file is not None:
            self._file.seek(0)
            yield self._file

    def chunks(self) -> Iterator[bytes]:
        """The bytes in pieces."""
        with self.open() as handle:
            while chunk := handle.read(CHUNK):
                yield chunk

    def head(self, size: int) -> bytes:
        """The first bytes."""
        with self.open() as handle:
            return handle.read(size)

    def size(self) -> int:
        """Length in bytes."""
        with self.open() as handle:
            return handle.seek(0, io.SEEK_END)


@dataclass(frozen=True)
class Measure:
    """What is known of a file before it is understood."""

    size: int
    sha256: str


def measure(source: Source, limits: Limits) -> Measure:
    """Length and digest; refuses an empty and a too large file."""
    size = source.size()
    if size > limits.file_bytes:
        raise HotlineFileError("too_large", size=size >> 20, limit=limits.file_bytes >> 20)
    if size == 0:
        raise HotlineFileError("empty")
    digest = hashlib.sha256()
    for chunk in source.chunks():
        digest.update(chunk)
    return Measure(size, digest.hexdigest())
