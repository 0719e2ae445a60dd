"""Timing by hand: run, sort, name the percentile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def percentile(taken: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of the sample do not exceed."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def p95(taken: Sequence[float]) -> float:
    """Milliseconds from seconds, at the 95th percentile."""
    return percentile(taken, 95) * 1000


def timed(run: Callable[[T], object], arguments: Iterable[T], *, warm: int = 3) -> list[float]:
    """Seconds of each call; the first few of them are run once before, so that nothing is measured cold."""
    chosen = list(arguments)
    for argument in chosen[:warm]:
        run(argument)
    taken = []
    for argument in chosen:
        started = time.perf_counter()
        run(argument)
        taken.append(time.perf_counter() - started)
    return taken
