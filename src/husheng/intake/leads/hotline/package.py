"""The zip around an .xlsx, opened with suspicion: sizes, ratios and parts are checked before anything is parsed."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from .limits import Limits
from .problems import HotlineFileError

_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_END_64: Final = b"PK\x06\x07"
_LOCATOR_SIZE: Final = 20
_CHUNK: Final = 64 * 1024
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, struct.error, OSError, ValueError, KeyError,
            IndexError, OverflowError)  # fmt: skip


@contextmanager
def damaged_file() -> Iterator[None]:
    """Whatever a broken zip makes the standard library raise is one sentence for the person."""
    try:
        yield
    except HotlineFileError:
        raise
    except _BAD_ZIP as error:
        raise HotlineFileError("damaged") from error


def check_directory(file: IO[bytes], limits: Limits) -> None:
    """Refuse a huge or 64-bit central directory before the standard library loads it into memory."""
    size = file.seek(0, 2)
    tail_at = max(size - _END_SIZE - _LOCATOR_SIZE - 0xFFFF, 0)
    file.seek(tail_at)
    tail = file.read()
    end = len(tail) - _END_SIZE
    if not (tail[end : end + 4] == _END and tail.endswith(b"\0\0")):
        end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_SIZE or tail[max(end - _LOCATOR_SIZE, 0) :].startswith(_END_64):
        raise HotlineFileError("damaged")
    count, directory = struct.unpack_from("<HL", tail, end + 10)
    if count > limits.entries:
        raise HotlineFileError("zip_entries", count=count, limit=limits.entries)
    if directory > limits.directory_bytes:
        raise HotlineFileError("damaged")


class Package:
    """The parts of an .xlsx file, each read in pieces and counted against the limits."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._limits = limits
        check_directory(file, limits)
        with damaged_file():
            file.seek(0)
            self._zip = zipfile.ZipFile(file)
            self._parts = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
            self._check_declared(self._zip.infolist())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def _check_declared(self, infos: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        if len(infos) > limits.entries:
            raise HotlineFileError("zip_entries", count=len(infos), limit=limits.entries)
        if len({info.filename for info in infos}) != len(infos):
            raise HotlineFileError("damaged")
        if any(info.flag_bits & 0x1 for info in infos):
            raise HotlineFileError("encrypted")
        if sum(info.file_size for info in infos) > limits.unpacked_bytes:
            raise HotlineFileError("zip_unpacked", limit=limits.unpacked_bytes >> 20)
        for info in infos:
            if info.compress_type not in _METHODS:
                raise HotlineFileError("damaged")
            if info.file_size > limits.ratio_from and info.file_size > limits.ratio * info.compress_size:
                raise HotlineFileError("zip_ratio", ratio=limits.ratio)

    def pieces(self, name: str, limit: int | None = None) -> Iterator[bytes]:
        """A part's bytes as they unpack; more of them than declared or allowed is refused at once."""
        most = min(limit or self._limits.unpacked_bytes, self._limits.unpacked_bytes)
        read = 0
        with damaged_file(), self._zip.open(self._parts[name]) as part:
            while piece := part.read(_CHUNK):
                read += len(piece)
                if read > most:
                    raise HotlineFileError("zip_unpacked", limit=max(most >> 20, 1))
                yield piece

    def resolve(self, base: str, target: str) -> str:
        """The part that a relation points to, relative to the part that holds it; it must be in the file."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), target)).lstrip("/")
        if path in self._parts:
            return path
        folded = {name.lower().lstrip("/"): name for name in self._parts}
        try:
            return folded[path.lower()]
        except KeyError:
            raise HotlineFileError("damaged") from None
