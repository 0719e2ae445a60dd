"""A temporary file whose bytes are sealed by a key that only this process knows: what is too large for memory on its
way through lies on no disk in plain, and what a killed process leaves opens for nobody."""

from __future__ import annotations

import hashlib
import io
from tempfile import TemporaryFile
from typing import IO, Final, cast

from .streams import SealedWriter, fresh_key, opened

PLACE: Final = b"spool"


class Spool:
    """Written once from beginning to end, then read: `read_again` gives the plain bytes."""

    def __init__(self) -> None:
        self._file = cast(IO[bytes], TemporaryFile())  # noqa: SIM115 - closed by `close` or by whoever reads
        self._key, self._digest, self.size = fresh_key(), hashlib.sha256(), 0
        self._writer = SealedWriter(self._file, self._key, PLACE)

    def write(self, plain: bytes, /) -> int:
        """The next bytes."""
        self._digest.update(plain)
        self.size += len(plain)
        return self._writer.write(plain)

    def flush(self) -> None:
        """As files have it."""

    @property
    def sha256(self) -> str:
        """Of the plain bytes, in hex."""
        return self._digest.hexdigest()

    def read_again(self) -> io.BufferedReader:
        """The end of writing; a file to read from, which closes the spool with itself."""
        self._writer.finish()
        self._file.flush()
        return opened(self._file, self._key, PLACE)

    def close(self) -> None:
        """Nothing stays."""
        self._file.close()
