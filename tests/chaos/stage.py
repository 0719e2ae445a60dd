"""A platform of its own for the chaos: embedded server with fsync on, clients that can be killed, a judge."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg
from books import Book

from husheng.foundation.kernel.postgres import ADMIN, Server

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"
PATIENCE = 120.0

ROUNDS = int(os.environ.get("HUSHENG_CHAOS_ROUNDS", "3"))


class Stage:
    """The data folder, the server and the nursery."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, home / "books"
        self.server = Server(home / "postgres", small=True)
        self.server.start()
        self._run("manage", "migrate", "-v0")
        self.folder.mkdir()
        command = [sys.executable, str(HERE / "nursery.py")]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._nursery = subprocess.Popen(command, env=self._environment(), text=True, **pipes)
        self.do("settle")

    def close(self) -> None:
        self._nursery.kill()
        self._nursery.wait()
        self.server.stop(immediate=True)

    # ── clients ──
    def spawn(self, name: str, job: str, *words: object) -> int:
        """Start a client; its book is `name`."""
        assert self._nursery.stdin and self._nursery.stdout
        self._nursery.stdin.write(" ".join(map(str, (name, job, self.folder, *words))) + "\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    def do(self, job: str, *words: object) -> dict[str, str]:
        """Run a client to its end; what it wrote down."""
        name = f"{job}-{time.monotonic_ns()}"
        self.wait_for([self.spawn(name, job, *words)])
        self.no_trace(name)
        return Book(self.folder, name).acks()

    def no_trace(self, name: str) -> None:
        """A client that fell over by itself is an error of the platform, not of the chaos."""
        trace = self.folder / f"{name}.trace"
        assert not trace.exists(), trace.read_text(encoding="utf-8")

    def wait_for(self, pids: Iterable[int]) -> None:
        for pid in pids:
            self.until(lambda pid=pid: not _alive(pid), f"client {pid} to end")

    def kill(self, pids: Iterable[int]) -> None:
        """SIGKILL, and wait until the server has noticed and rolled back."""
        pids = list(pids)
        for pid in pids:
            if _alive(pid):
                os.kill(pid, signal.SIGKILL)
        self.wait_for(pids)
        self.quiet()

    def quiet(self) -> None:
        """Nobody but us is connected any more."""
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'husheng_app' AND pid <> pg_backend_pid()"
        )
        with self.admin() as connection:
            self.until(lambda: connection.execute(others).fetchone() == (0,), "the server to notice")

    def crash(self) -> None:
        """Stop the server as a power cut would, and start it again."""
        self.server.stop(immediate=True)
        self.server.start()

    def admin(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.server.url(ADMIN), autocommit=True)

    def verdict(self) -> dict[str, int]:
        """What the judge counts."""
        return dict(json.loads(self.do("verdict", self.folder)["verdict"]))

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait, with an end."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            time.sleep(0.02)

    def _run(self, *words: str) -> None:
        command = [sys.executable, "-m", "husheng.faces.cli.main", *words]
        subprocess.run(command, env=self._environment(), check=True)

    def _environment(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("HUSHENG_", "DJANGO_"))}
        return {**clean, "HUSHENG_HOME": str(self.home), "PYTHONPATH": str(SOURCE)}


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
