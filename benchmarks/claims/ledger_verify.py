"""The whole ledger is recomputed from its rows and held against the journal. The limit is hashing the leaves alone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator

from benchmarks.figure import Figure
from benchmarks.grounds import Size
from husheng.foundation.acts.proving import journal
from husheng.foundation.ledger import store
from husheng.foundation.ledger.models import Entry
from husheng.foundation.ledger.sequencer import integrate_all
from husheng.foundation.ledger.verify import verify


def measure(size: Size) -> Iterator[Figure]:
    """Entries per second: everything `husheng ledger verify` does; and SHA-256 over the same leaves."""
    integrate_all()
    entries = Entry.objects.count()
    started = time.perf_counter()
    report = verify(journal=journal)
    seconds = time.perf_counter() - started
    if report.findings:
        raise RuntimeError(f"the ledger does not verify: {report.findings[:3]}")
    yield Figure(
        "spine.ledger_verify_rate", entries / seconds, "entries/s", peer="reading and hashing the leaves only",
        peer_value=entries / _hashing(), machine=f"{entries:,} entries with tiles, checkpoints and the journal",
    )  # fmt: skip


def _hashing() -> float:
    started = time.perf_counter()
    with store.snapshot():
        for (leaf,) in store.stream("bench_leaves", "SELECT leaf FROM ledger_entry ORDER BY log_id, ordinal"):
            hashlib.sha256(b"\0" + leaf).digest()
    return time.perf_counter() - started
