"""A log of a million entries: proofs built from its tiles, the whole of it recomputed, and written as a static tree."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import grounds, logs, oracle
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from husheng.foundation.ledger import fsck, proving
from husheng.foundation.ledger.disk import Disk
from husheng.foundation.ledger.export import export

ENTRIES = 1_000_000
PROOFS = 3_000


def measure(size: Size) -> Iterator[Figure]:
    """Proofs per second, seconds of fsck, entries per second of export."""
    if logs.log().size != ENTRIES:
        logs.empty()
        logs.fill(ENTRIES)
        logs.settle()
    facts = f"{ENTRIES:,} entries"
    yield Figure(
        "ledger.inclusion_proofs", _proofs(), "proofs/s", ">= 1000", machine=facts, **oracle.proved(size)
    )
    yield Figure("ledger.fsck_million", _fsck(), "s", "<= 20", machine=facts)
    for name, entries in (("ledger.export", True), ("ledger.export_public", False)):
        yield Figure(
            name, _export(size, entries=entries), "entries/s", ">= 200000", machine=f"{facts}, without fsync"
        )


def _proofs() -> float:
    log, chance = logs.log(), random.Random(7)  # noqa: S311 - a repeatable choice of entries, nothing secret
    wanted = [chance.randrange(ENTRIES) for _ in range(PROOFS)]
    for index in wanted[:100]:
        proving.inclusion(log.id, index, log.size)
    started = time.perf_counter()
    for index in wanted:
        proving.inclusion(log.id, index, log.size)
    return PROOFS / (time.perf_counter() - started)


def _fsck() -> float:
    started = time.perf_counter()
    report = fsck.fsck()
    if not report.ok:
        raise RuntimeError(f"the log does not verify: {report.findings[:3]}")
    return time.perf_counter() - started


def _export(size: Size, *, entries: bool) -> float:
    # beside the data: a crowded temporary folder may take ten times as long to make a file
    with tempfile.TemporaryDirectory(dir=grounds.home(size)) as folder:
        started = time.perf_counter()
        done = export(logs.log(), Path(folder), entries=entries, disk=Disk(durable=False))
        if done.size != ENTRIES:
            raise RuntimeError(f"exported {done.size} entries only")
        return ENTRIES / (time.perf_counter() - started)
