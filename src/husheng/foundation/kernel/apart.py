"""Taking a stranger's file apart in a process of its own: bytes in by one pipe, bytes out by another, hard limits.

What is made to harm (a bomb, a loop, a broken library) then costs seconds of one child and nothing else. The child
is a module of ours whose `main` calls `limit` first and returns 0 or nothing only when its answer is whole.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import husheng

from .confined import CPU_SECONDS, MEMORY, limit

__all__ = ["CPU_SECONDS", "MEMORY", "NotDone", "answers", "limit"]
_WALL_SECONDS: Final = 60.0
_CHUNK: Final = 64 << 10
_START: Final = "from {} import main; raise SystemExit(main())"  # half as long as `-m` takes to find it
_SOURCE: Final = Path(husheng.__file__).resolve().parents[1]
_few_at_a_time = threading.BoundedSemaphore(2)


class NotDone(Exception):
    """The child refused, failed, or was ended at a limit: what it had answered until then is worthless."""


def answers(module: str, *words: str, plain: Iterable[bytes], bare: bool = False) -> Iterator[bytes]:
    """What the child makes of the bytes, as it comes; `NotDone` at the latest at the end.

    `bare`: the child needs the standard library alone, and starts in a third of the time.
    """
    with _few_at_a_time, _child(module, words, bare) as child:
        assert child.stdin and child.stdout
        try:
            for chunk in plain:
                child.stdin.write(chunk)
        except BrokenPipeError:
            raise NotDone(module) from None
        finally:
            with suppress(BrokenPipeError):
                child.stdin.close()
        while chunk := child.stdout.read(_CHUNK):
            yield chunk
        if child.wait(_WALL_SECONDS):
            raise NotDone(module)


@contextmanager
def _child(module: str, words: Iterable[str], bare: bool) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(  # noqa: S603 - a module of ours with words of ours
        [sys.executable, "-P", "-S" if bare else "-s", "-c", _START.format(module), *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/",
        env={"PYTHONPATH": str(_SOURCE), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    watch = threading.Timer(_WALL_SECONDS, child.kill)
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
