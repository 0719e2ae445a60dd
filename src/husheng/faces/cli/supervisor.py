"""Runs the processes of `husheng serve` together: starts them, restarts the worker, ends all of them cleanly."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

SECONDS_TO_END = 30.0
_LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1
DISK_FAILED = 74  # EX_IOERR: what was written may be lost, so nobody goes on as if it were not


@dataclass
class Child:
    """One process; a `vital` one ends the whole service when it ends."""

    name: str
    command: Sequence[str]
    vital: bool = False
    process: subprocess.Popen[bytes] | None = None
    pause: float = 1.0
    restart_at: float = field(default=0.0)
    given_up: bool = False
    without: Sequence[str] = ()  # variables of ours that are none of its business

    def start(self) -> None:
        """Start it; it is told to end when we die, even by kill -9."""
        # A session of its own: Ctrl-C reaches us only, and we end the children in order.
        env = {name: value for name, value in os.environ.items() if name not in self.without}
        self.process = subprocess.Popen(  # noqa: S603
            list(self.command), start_new_session=True, preexec_fn=_end_with_parent, env=env
        )


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Keeps children alive until a signal comes."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self._children, self._say, self._stopping = children, say, False

    def run(
        self, ready: Callable[[], bool] = lambda: True, on_ready: Callable[[], None] = lambda: None
    ) -> int:
        """Start all, call `on_ready` once when `ready()` is true, return the exit code at the end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for child in self._children:
            child.start()
        announced = False
        try:
            while not self._stopping:
                if not announced and ready():
                    announced = True
                    on_ready()
                if (code := self._look_after()) is not None:
                    return code
                time.sleep(0.1)
            return 0
        finally:
            self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _look_after(self) -> int | None:
        """Restart what fell; the exit code when something vital did."""
        for child in self._children:
            if child.given_up:
                continue
            if child.process is None:
                if time.monotonic() >= child.restart_at:
                    child.start()
                continue
            code = child.process.poll()
            if code is None:
                continue
            if child.vital:
                self._say(f"The {child.name} ended with code {code}; stopping.")
                return code or 1
            if code == DISK_FAILED:
                self._say(
                    f"The {child.name} ended because the disk failed. Check the disk, then start again."
                )
                child.given_up = True
                continue
            self._say(f"The {child.name} ended with code {code}; it starts again in {child.pause:.0f} s.")
            child.process, child.restart_at = None, time.monotonic() + child.pause
            child.pause = min(_LONGEST_PAUSE, child.pause * 2)
        return None

    def _end(self) -> None:
        alive = [child.process for child in self._children if child.process and child.process.poll() is None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + SECONDS_TO_END
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
