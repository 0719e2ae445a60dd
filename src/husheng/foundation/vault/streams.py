"""Files as sealed streams: `magic ‖ suite ‖ random prefix`, then chunks of 64 KiB, each with its tag.

One key seals one file. The nonce of a chunk is prefix ‖ counter ‖ last (STREAM, Hoang et al. 2015; age and Tink do the
same), and header and place are authenticated with every chunk: what was cut off, reordered, put in another file's
place or changed by a bit does not open. Chunks open singly, so a sealed file can be read at any place.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext_noop

from husheng.foundation.kernel.errors import Conflict

from .cipher import Unreadable
from .ring import KEY_BYTES
from .suites import BY_ID, TAG_BYTES, Aead, current

MAGIC: Final = b"HSF\x01"
PREFIX_BYTES: Final = 7
HEADER_BYTES: Final = len(MAGIC) + 1 + PREFIX_BYTES
CHUNK: Final = 64 << 10
SEALED_CHUNK: Final = CHUNK + TAG_BYTES


class Damaged(Unreadable, Conflict):
    """The file on disk is not what was sealed: changed, cut off, or another one (409)."""

    status = 409
    code = "file_damaged"
    words = gettext_noop("没有打开。磁盘上的文件被改动、截断或调换过，请立即告知安全员。")


def fresh_key() -> bytes:
    """A key for one file."""
    return os.urandom(KEY_BYTES)


def sealed_size(size: int) -> int:
    """How long a file of so many bytes is when it is sealed."""
    return HEADER_BYTES + size + TAG_BYTES * max(1, -(-size // CHUNK))


class SealedWriter:
    """Takes plain bytes, writes sealed ones; `finish` writes the last chunk, without which nothing opens."""

    def __init__(self, out: IO[bytes], key: bytes, bound_to: bytes):
        suite = current()
        self._prefix = os.urandom(PREFIX_BYTES)
        header = MAGIC + bytes((suite.id,)) + self._prefix
        self._out, self._aead, self._bound = out, suite.aead(suite.of(key, b"")), header + bound_to
        self._waiting, self._number = bytearray(), 0
        self._digest = hashlib.sha256()
        self._put(header)

    def write(self, plain: bytes, /) -> int:
        """The next bytes; they are sealed as soon as it is known that others follow."""
        self._waiting += plain
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(plain)

    def flush(self) -> None:
        """What waits is sealed with what follows it."""

    def finish(self) -> str:
        """The last chunk; SHA-256 of the sealed file, in hex."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()
        return self._digest.hexdigest()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._put(self._aead.encrypt(_nonce(self._prefix, self._number, last), plain, self._bound))
        self._number += 1

    def _put(self, sealed: bytes) -> None:
        self._digest.update(sealed)
        self._out.write(sealed)


class SealedReader(io.RawIOBase):
    """The plain bytes of a sealed file, from any place; `Damaged` when a chunk is not the one that was sealed there.

    The size is the file's own, so a file that was cut off fails at its end: hand out nothing before it was read whole,
    or check its digest first.
    """

    def __init__(self, file: IO[bytes], key: bytes, bound_to: bytes):
        self._file, self._at, self._kept = file, 0, (-1, b"")
        self._header, self._aead = _opened_header(file, key)
        self._bound = self._header + bound_to
        self._chunks, self.size = _measured(file)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("negative seek position")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        number, inside = divmod(self._at, CHUNK)
        if self._at >= self.size and self.size:
            return 0
        part = self._chunk(min(number, self._chunks - 1))[inside : inside + len(view)]
        view[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._kept[0] != number:
            self._file.seek(HEADER_BYTES + number * SEALED_CHUNK)
            nonce = _nonce(self._header[-PREFIX_BYTES:], number, number == self._chunks - 1)
            try:
                plain = self._aead.decrypt(nonce, self._file.read(SEALED_CHUNK), self._bound)
            except (InvalidTag, ValueError):
                raise Damaged from None
            self._kept = number, plain
        return self._kept[1]


def opened(file: IO[bytes], key: bytes, bound_to: bytes) -> io.BufferedReader:
    """The same with a buffer, to be read like any file."""
    return io.BufferedReader(SealedReader(file, key, bound_to), CHUNK)


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """A file piece by piece, closed at the end."""
    with file:
        while piece := file.read(CHUNK):
            yield piece


def _opened_header(file: IO[bytes], key: bytes) -> tuple[bytes, Aead]:
    file.seek(0)
    header = file.read(HEADER_BYTES)
    suite = BY_ID.get(header[len(MAGIC)]) if len(header) == HEADER_BYTES else None
    if suite is None or not header.startswith(MAGIC):
        raise Damaged
    return header, suite.aead(suite.of(key, b""))


def _measured(file: IO[bytes]) -> tuple[int, int]:
    """Number of chunks, and of plain bytes."""
    body = file.seek(0, io.SEEK_END) - HEADER_BYTES
    count = -(-body // SEALED_CHUNK)
    if body < TAG_BYTES or body - (count - 1) * SEALED_CHUNK < TAG_BYTES:
        raise Damaged
    return count, body - count * TAG_BYTES


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4) + bytes((last,))
