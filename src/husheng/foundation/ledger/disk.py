"""Putting files so that a crash leaves the old or the new one, whole: beside, fsync, rename, fsync the folder."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from husheng.foundation.kernel.errors import Conflict

from .faults import disk_failed

LOCK = ".lock"
DRAFT = ".new"


class Disk:
    """The steps of writing, one method each. `durable=False` leaves out fsync, for trees that are made anew."""

    def __init__(self, *, durable: bool = True) -> None:
        self.durable = durable
        self._folders: set[Path] = set()

    def put(self, path: Path, data: bytes) -> None:
        """Write one file under its name; `settle` makes the name durable."""
        self._make_folder(path.parent)
        draft = path.with_name(path.name + DRAFT)
        try:
            self._write(draft, data)
            self.step("rename", path)
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        self._folders.add(path.parent)

    def settle(self) -> None:
        """Make every name that was put since the last time durable."""
        if self.durable:
            for folder in sorted(self._folders):
                descriptor = os.open(folder, os.O_RDONLY)
                try:
                    self._sync(descriptor, folder)
                finally:
                    os.close(descriptor)
        self._folders.clear()

    def step(self, what: str, path: Path) -> None:
        """Called before each step that a machine may fail or die in; the crash tests fail or die here."""

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make_folder(folder.parent)
            self.step("mkdir", folder)
            folder.mkdir(exist_ok=True)
            self._folders.add(folder.parent)

    def _write(self, draft: Path, data: bytes) -> None:
        self.step("open", draft)
        with draft.open("wb") as file:
            self.step("write", draft)
            file.write(data)
            file.flush()
            if self.durable:
                self._sync(file.fileno(), draft)

    def _sync(self, descriptor: int, path: Path) -> None:
        try:
            self.step("fsync", path)
            os.fsync(descriptor)
        except OSError as error:
            raise disk_failed("fsync", error) from error


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One writer per folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("没有导出。另一个进程正在导出到这个文件夹，请等它结束。") from None
        yield
