"""What a client knows: what it set out to do, and what it was told is done. On the disk before anything follows."""

from __future__ import annotations

import os
from pathlib import Path


class Book:
    """Two files of one client: intents and acknowledgements, each line fsynced. A torn last line does not count."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self._intents, self._acks = folder / f"{name}.intents", folder / f"{name}.acks"

    def intend(self, key: str) -> None:
        """About to ask for it."""
        self._write(self._intents, key)

    def acknowledge(self, key: str, result: object) -> None:
        """The platform has said that it is done."""
        self._write(self._acks, f"{key} {result}")

    def intents(self) -> list[str]:
        """Everything that was asked for, in order."""
        return self._read(self._intents)

    def acks(self) -> dict[str, str]:
        """What is done, by key."""
        pairs = (line.partition(" ") for line in self._read(self._acks))
        return {key: result for key, _, result in pairs}

    def open_ends(self) -> list[str]:
        """Asked for and never heard of again."""
        done = self.acks()
        return [key for key in self.intents() if key not in done]

    @staticmethod
    def _write(path: Path, line: str) -> None:
        """One write is whole or, when the client is killed in it, a line without an end, which the next one cuts."""
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            whole = os.pread(handle, os.fstat(handle).st_size, 0).rfind(b"\n") + 1
            os.ftruncate(handle, whole)
            os.write(handle, line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)

    @staticmethod
    def _read(path: Path) -> list[str]:
        if not path.exists():
            return []
        *whole, _torn = path.read_text(encoding="utf-8").split("\n")
        return whole


def books(folder: Path) -> list[Book]:
    """The books of all clients of a folder."""
    return [Book(folder, path.stem) for path in sorted(folder.glob("*.intents"))]
