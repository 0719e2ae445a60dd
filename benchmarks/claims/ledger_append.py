"""Leaves become durable, numbered and signed: by batches of one transaction, through the inbox, and one by one.

The limit of a batch of one is the disk's own fdatasync, printed beside the figures.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID

from django.db import connection, connections

from benchmarks import logs, oracle
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from husheng.foundation.ledger import inbox, sequencer

BARS = {1: (200, 400), 100: (10_000, 60), 10_000: (40_000, 8)}  # batch → bar, how many batches
SUBMITTERS, PROCESSES, SECONDS = 64, 2, 8.0
fork = multiprocessing.get_context("fork")


def measure(size: Size) -> Iterator[Figure]:
    """Entries per second, each durable and under a signed checkpoint."""
    logs.empty()
    logs.fill(10_000)
    for batch, (bar, count) in BARS.items():
        yield Figure(
            f"ledger.append_batch_{batch}", _direct(batch, count), "entries/s", f">= {bar}",
            **oracle.appended(size, batch),
        )  # fmt: skip
    yield Figure("ledger.append_through_inbox", _through_inbox(10_000, 8), "entries/s", ">= 25000")
    yield Figure(
        "ledger.append_64_submitters", _submitters(), "entries/s", ">= 2000",
        machine=f"{SUBMITTERS} submitters, one leaf at a time, each waits for its number",
    )  # fmt: skip


def _direct(batch: int, count: int) -> float:
    made = [logs.leaves(batch) for _ in range(count)]

    def run() -> None:
        for one in made:
            logs.append(one)

    return _rate(batch * count, run)


def _through_inbox(batch: int, count: int) -> float:
    made = [logs.leaves(batch) for _ in range(count)]

    def run() -> None:
        for one in made:
            inbox.submit(one)
            sequencer.integrate_now(batch)

    return _rate(batch * count, run)


def _rate(entries: int, run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return entries / (time.perf_counter() - started)


# ── one by one ──────────────────────────────────────────────────────────────────────────────────────────────
def _submitters() -> float:
    connections.close_all()
    barrier, done, over = fork.Barrier(PROCESSES + 2), fork.SimpleQueue(), fork.Event()
    crew = [
        fork.Process(target=_crowd, args=(SUBMITTERS // PROCESSES, barrier, done)) for _ in range(PROCESSES)
    ]
    worker = fork.Process(target=_sequence, args=(barrier, over))
    for process in (*crew, worker):
        process.start()
    barrier.wait()
    total: int = sum(done.get() for _ in crew)
    over.set()
    for process in (*crew, worker):
        process.join()
    return total / SECONDS


def _sequence(barrier: Barrier, over: Any) -> None:
    connections.close_all()
    sequencer.integrate_all()
    barrier.wait()
    while not over.is_set():
        if not sequencer.integrate_now():
            time.sleep(0.001)


def _crowd(count: int, barrier: Barrier, done: Any) -> None:
    """Half of the submitters: threads that submit and wait, and one that asks for all their numbers at once."""
    connections.close_all()
    waiting = _Waiting()
    until: list[float] = []
    ready = threading.Barrier(count + 1)
    counted: list[int] = []

    def submitter() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ready.wait()
        ready.wait()
        number = 0
        while time.monotonic() < until[0]:
            [leaf] = logs.leaves(1)
            inbox.submit([leaf])
            waiting.wait(leaf[0])
            number += 1
        counted.append(number)
        connection.close()

    threads = [threading.Thread(target=submitter) for _ in range(count)]
    for thread in threads:
        thread.start()
    ready.wait()
    barrier.wait()
    until.append(time.monotonic() + SECONDS)
    ready.wait()
    while any(thread.is_alive() for thread in threads):
        waiting.ask()
        time.sleep(0.002)
    done.put(sum(counted))


class _Waiting:
    """Who waits for which number."""

    def __init__(self) -> None:
        self._events: dict[UUID, threading.Event] = {}

    def wait(self, act: UUID) -> None:
        event = self._events[act] = threading.Event()
        event.wait()

    def ask(self) -> None:
        wanted = list(self._events)
        if not wanted:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT act_id, ordinal FROM ledger_entry WHERE act_id = ANY (%s)", [wanted])
            for act, _ordinal in cursor.fetchall():
                self._events.pop(act).set()
