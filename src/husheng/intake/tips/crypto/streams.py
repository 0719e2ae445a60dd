"""Files sealed while they come in and opened while they go out: memory stays flat, and no plain byte is on a disk.

pyrage reads and writes streams; we have chunks. A pipe and a thread stand between, 64 KiB wide.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyrage
from pyrage.x25519 import Identity, Recipient

from . import padding
from .age import Unopened

CHUNK: Final = 64 << 10


class SealedFile:
    """Takes plain chunks, leaves a sealed file. `finish` or `abandon` ends it."""

    def __init__(self, path: Path, public: str, *, durable: bool = True):
        self.path, self.size, self._durable = path, 0, durable
        self._digest = hashlib.sha256()
        self._error: BaseException | None = None
        source, sink = os.pipe()
        self._sink = os.fdopen(sink, "wb", buffering=0)
        self._target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._thread = threading.Thread(target=self._seal, args=(source, public), daemon=True)
        self._thread.start()

    def write(self, chunk: bytes) -> None:
        """The next plain bytes."""
        self._digest.update(chunk)
        self.size += len(chunk)
        self._send(chunk)

    def finish(self) -> bytes:
        """Pad, close and make durable; returns the SHA-256 of what was sealed."""
        missing = padding.file_size(self.size) - self.size
        while missing > 0:
            self._send(bytes(min(CHUNK, missing)))
            missing -= CHUNK
        self._end()
        if self._error is not None:
            self.path.unlink(missing_ok=True)
            raise OSError("the file could not be sealed") from self._error
        return self._digest.digest()

    def abandon(self) -> None:
        """Nothing is kept."""
        self._end()
        self.path.unlink(missing_ok=True)

    def _send(self, chunk: bytes) -> None:
        view = memoryview(chunk)
        try:
            while view:
                view = view[self._sink.write(view) :]
        except (BrokenPipeError, ValueError) as error:
            self.abandon()
            raise OSError("the file could not be sealed") from (self._error or error)

    def _end(self) -> None:
        with suppress(OSError):
            self._sink.close()
        self._thread.join()

    def _seal(self, source: int, public: str) -> None:
        try:
            with os.fdopen(source, "rb") as plain, os.fdopen(self._target, "wb") as sealed:
                pyrage.encrypt_io(plain, sealed, [Recipient.from_str(public)])
                if self._durable:
                    sealed.flush()
                    os.fsync(sealed.fileno())
        except BaseException as error:
            self._error = error


def opened(path: Path, secret: str, size: int) -> Iterator[bytes]:
    """The plain bytes of a sealed file, without its padding; `Unopened` when it is not what was sealed."""
    source, sink = os.pipe()
    errors: list[BaseException] = []
    thread = threading.Thread(target=_open, args=(path, secret, sink, errors), daemon=True)
    thread.start()
    left = size
    try:
        with os.fdopen(source, "rb", buffering=0) as plain:
            while chunk := plain.read(CHUNK):  # to the end: only then has the last chunk been authenticated
                if left > 0:
                    yield chunk[:left]
                left -= len(chunk)
    finally:
        thread.join()
    if errors or left > 0:
        raise Unopened("not what was sealed for this key") from (errors[0] if errors else None)


def _open(path: Path, secret: str, sink: int, errors: list[BaseException]) -> None:
    try:
        with os.fdopen(sink, "wb") as plain, path.open("rb") as sealed:
            pyrage.decrypt_io(sealed, plain, [Identity.from_str(secret)])
    except BrokenPipeError:
        pass  # whoever read has had enough
    except BaseException as error:
        errors.append(error)
