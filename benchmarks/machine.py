"""The machine that a figure was taken on, in one line: cores, memory, versions, load, pace, the disk's fdatasync."""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
import time
from pathlib import Path

ROUNDS, PACE_ROUNDS = 200, 5
BLOCK = b"\0" * 8192


def described() -> str:
    """What does not change during a run."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def load() -> str:
    """What else the machine does: waiting processes of the last minute. Above the cores, figures are too slow."""
    return f"load {os.getloadavg()[0]:.1f}"


def pace() -> str:
    """How fast one core is just now, by the best time of a plain loop.

    A virtual processor's days differ threefold, and every figure here with them.
    """
    taken = []
    for _ in range(PACE_ROUNDS):
        started, total = time.perf_counter(), 0
        for number in range(1_000_000):
            total += number
        taken.append(time.perf_counter() - started)
    return f"a million additions in {min(taken) * 1000:.0f} ms"


def fdatasync_ms(folder: Path) -> float:
    """The median time of one fdatasync of 8 KiB in this folder: below it nothing durable can be done."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        taken = []
        for _ in range(ROUNDS):
            file.write(BLOCK)
            file.flush()
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000
