"""Running the child: plain bytes in by one pipe, clean bytes out by another, nothing on a disk."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import husheng

LARGEST: Final = 64 << 20
_SECONDS: Final = 60.0
_CHUNK: Final = 64 << 10
_SOURCE: Final = Path(husheng.__file__).resolve().parents[1]
_few_at_a_time = threading.BoundedSemaphore(2)


class NotCleaned(Exception):
    """The file is not what it says, or is made to harm, or took too long."""


def cleaned(plain: Iterable[bytes], kind: str) -> Iterator[bytes]:
    """The clean bytes, as they come; `NotCleaned` at the latest at the end: what came before is then worthless."""
    with _few_at_a_time, _child(kind) as child:
        assert child.stdin and child.stdout
        try:
            for chunk in plain:
                child.stdin.write(chunk)
        except BrokenPipeError:
            raise NotCleaned(kind) from None
        finally:
            with suppress(BrokenPipeError):
                child.stdin.close()
        while chunk := child.stdout.read(_CHUNK):
            yield chunk
        if child.wait(_SECONDS):
            raise NotCleaned(kind)


@contextmanager
def _child(kind: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-s", "-m", "husheng.intake.tips.cleaning.child", kind]
    child = subprocess.Popen(  # noqa: S603 - our own module, and a kind from a closed list
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/",
        env={"PYTHONPATH": str(_SOURCE), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    watch = threading.Timer(_SECONDS, child.kill)
    watch.start()
    try:
        yield child
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
