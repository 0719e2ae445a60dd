"""An append costs the same whether the log has ten thousand entries, a million, or (with --large) ten million."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks import logs
from benchmarks.figure import Figure
from benchmarks.grounds import LARGE_LOG, Size
from benchmarks.timing import percentile

BATCH, ROUNDS, SLACK = 1_000, 15, 2.0


def measure(size: Size) -> Iterator[Figure]:
    """Microseconds per entry in batches of a thousand, against the same at ten thousand entries."""
    sizes = [10_000, 100_000, 1_000_000] + ([10_000_000] if size == LARGE_LOG else [])
    logs.empty()
    first: float | None = None
    for entries in sizes:
        logs.fill(entries)
        found = _cost()
        yield Figure(
            f"ledger.append_cost_at_{entries}", found, "us", "" if first is None else f"<= {first * SLACK:.0f}",
            peer="" if first is None else "the same at 10,000 entries", peer_value=first,
            machine=f"median of {ROUNDS} batches of {BATCH:,}",
        )  # fmt: skip
        first = first or found


def _cost() -> float:
    batches = [logs.leaves(BATCH) for _ in range(ROUNDS)]
    taken = []
    for batch in batches:
        started = time.perf_counter()
        logs.append(batch)
        taken.append((time.perf_counter() - started) / BATCH * 1e6)
    return percentile(taken, 50)
