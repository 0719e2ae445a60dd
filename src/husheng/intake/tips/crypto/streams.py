"""Files sealed while they come in and opened while they go out: memory stays flat, and no plain byte is on a disk.

In the age format, so that its own tools open what we seal: behind the header chunks of 64 KiB, the chunk's number and
whether it is the last in its nonce. What was cut off, reordered or changed by a bit does not open.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from cryptography.exceptions import InvalidTag

from . import header, padding
from .age import Unopened

CHUNK: Final = 64 << 10
CLOSED: Final = -1
_TAG: Final = 16


class SealedFile:
    """Takes plain chunks, leaves a sealed file. `finish` or `abandon` ends it."""

    def __init__(self, path: Path, public: str, *, durable: bool = True):
        self.path, self.size, self._durable = path, 0, durable
        self._digest = hashlib.sha256()
        head, self._cipher = header.made(public)
        self._plain, self._filled, self._number = memoryview(bytearray(CHUNK)), 0, 0
        self._sealed = memoryview(bytearray(CHUNK + _TAG))
        self._target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._write(memoryview(head))

    def write(self, chunk: bytes) -> None:
        """The next plain bytes."""
        self._digest.update(chunk)
        self.size += len(chunk)
        self._take(memoryview(chunk))

    def finish(self) -> bytes:
        """Pad, close and make durable; returns the SHA-256 of what was sealed."""
        missing = padding.file_size(self.size) - self.size
        while missing > 0:
            self._take(memoryview(bytes(min(CHUNK, missing))))
            missing -= CHUNK
        self._seal(last=True)
        if self._durable:
            try:
                os.fsync(self._target)
            except OSError as error:
                self._fail(error)
        self._close()
        return self._digest.digest()

    def abandon(self) -> None:
        """Nothing is kept."""
        self._close()
        self.path.unlink(missing_ok=True)

    def _take(self, chunk: memoryview) -> None:
        """A full chunk is sealed only when it is known that more follows: the last one is marked."""
        while chunk:
            if self._filled == CHUNK:
                self._seal(last=False)
            more = min(CHUNK - self._filled, len(chunk))
            self._plain[self._filled : self._filled + more] = chunk[:more]
            self._filled += more
            chunk = chunk[more:]

    def _seal(self, *, last: bool) -> None:
        sealed = self._sealed[: self._filled + _TAG]
        self._cipher.encrypt_into(_nonce(self._number, last), self._plain[: self._filled], None, sealed)
        self._number, self._filled = self._number + 1, 0
        self._write(sealed)

    def _write(self, sealed: memoryview) -> None:
        try:
            while sealed:
                sealed = sealed[os.write(self._target, sealed) :]
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.abandon()
        raise OSError("the file could not be sealed") from error

    def _close(self) -> None:
        """Once: a number that was given back may be another file's by now."""
        target, self._target = self._target, CLOSED
        if target != CLOSED:
            os.close(target)


def opened(path: Path, secret: str, size: int) -> Iterator[bytes]:
    """The plain bytes of a sealed file, without its padding; `Unopened` when it is not what was sealed."""
    left = size
    try:
        with path.open("rb") as sealed:
            for chunk in _chunks(
                sealed, secret
            ):  # to the end: only then it is known that nothing was cut off
                if left > 0:
                    yield chunk[:left]
                left -= len(chunk)
    except (OSError, InvalidTag, ValueError) as error:
        raise Unopened("not what was sealed for this key") from error
    if left > 0:
        raise Unopened("not what was sealed for this key")


def _chunks(sealed: IO[bytes], secret: str) -> Iterator[bytes]:
    aead, number = header.opened(sealed, secret), 0
    chunk = sealed.read(CHUNK + _TAG)
    while True:
        following = sealed.read(CHUNK + _TAG)
        yield aead.decrypt(_nonce(number, last=not following), chunk, None)
        if not following:
            return
        chunk, number = following, number + 1


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes((last,))
