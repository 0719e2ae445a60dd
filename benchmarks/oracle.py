"""pymerkle (GPL, `requirements/oracles.txt`) in the same run as ours where it can do the job, if it is installed.

Its only durable store is one SQLite file with one commit per call and neither tiles nor checkpoints.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import grounds
from benchmarks.grounds import Size

STORED, PROOFS, SECONDS, MOST = 100_000, 200, 3.0, 1_000


def library() -> Any:
    """The library, None where it is not installed."""
    return import_module("pymerkle") if find_spec("pymerkle") else None


def verified(leaves: Sequence[bytes], wanted: Sequence[int]) -> dict[str, Any]:
    """Inclusion proofs that it verifies per second of one core, over the same leaves."""
    known = library()
    if known is None:
        return {}
    tree = known.InmemoryTree(algorithm="sha256")
    tree.append_entries(leaves)
    some = wanted[:: max(1, len(wanted) // MOST)]
    proofs = [(tree.get_leaf(index + 1), tree.prove_inclusion(index + 1, len(leaves))) for index in some]
    root = tree.get_root()
    started = time.process_time()
    for base, proof in proofs:
        known.verify_inclusion(base, root, proof)
    return _peer("pymerkle, verify_inclusion", len(proofs) / (time.process_time() - started))


def proved(size: Size) -> dict[str, Any]:
    """Inclusion proofs that it builds per second from its SQLite tree, a tenth of the size of ours."""

    def measured(tree: Any) -> float:
        tree.append_entries(_entries(STORED))
        chance = Random(7)  # noqa: S311 - a repeatable choice
        wanted = [chance.randrange(STORED) + 1 for _ in range(PROOFS)]
        started = time.perf_counter()
        for index in wanted:
            tree.prove_inclusion(index, STORED)
        return PROOFS / (time.perf_counter() - started)

    return _stored(size, f"pymerkle, its SQLite tree of {STORED:,} entries", measured)


def appended(size: Size, batch: int) -> dict[str, Any]:
    """Entries per second that it makes durable by batches; it signs nothing and numbers nobody's acts."""

    def measured(tree: Any) -> float:
        made, done, started = _entries(batch), 0, time.perf_counter()
        while time.perf_counter() - started < SECONDS:
            tree.append_entries(made) if batch > 1 else tree.append_entry(made[0])
            done += batch
        return done / (time.perf_counter() - started)

    return _stored(size, "pymerkle, its SQLite tree, no checkpoint", measured)


def _stored(size: Size, words: str, measured: Callable[[Any], float]) -> dict[str, Any]:
    known = library()
    if known is None:
        return {}
    with tempfile.TemporaryDirectory(dir=grounds.home(size)) as folder:
        tree = known.SqliteTree(str(Path(folder) / "tree.db"))
        try:
            return _peer(words, measured(tree))
        finally:
            with suppress(Exception):
                tree.close()


def _entries(count: int) -> list[bytes]:
    random = Random(1)  # noqa: S311 - leaves of a benchmark
    return [random.randbytes(200) for _ in range(count)]


def _peer(words: str, rate: float) -> dict[str, Any]:
    return {"peer": words, "peer_value": rate}
