"""Four processes act as fast as they can, each act durable: at least 200 acts a second. The peer only inserts rows.

The sequencer of the ledger runs beside them, as it does beside a server.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Barrier

from django.db import connections

from benchmarks import actors, plain, samples
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.ledger.sequencer import run_forever
from husheng.intake.leads import acts

WORKERS, SECONDS = 4, 12.0
KINDS = ("health", "supervision_institute", "market", "drug")
fork = multiprocessing.get_context("fork")


def measure(size: Size) -> Iterator[Figure]:
    """Acts per second of all workers together; then the peer's commits."""
    plain.prepare()
    people = [actors.actor("handler", kind) for kind in KINDS]
    stop = fork.Event()
    sequencer = fork.Process(target=_sequence, args=(stop,))
    connections.close_all()
    sequencer.start()
    ours = _together(people, _lives)
    stop.set()
    sequencer.join()
    theirs = _together(people, _plain)
    yield Figure(
        "spine.acts_per_second", ours, "acts/s", ">= 200", peer="bare ORM: row and audit row, no sequencer",
        peer_value=theirs, machine=f"{WORKERS} processes, fsync on, sequencer beside them",
    )  # fmt: skip


def _together(people: list[Actor], work: Callable[[Actor, float], int]) -> float:
    connections.close_all()
    done, barrier = fork.SimpleQueue(), fork.Barrier(WORKERS)
    crew = [fork.Process(target=_one, args=(person, work, barrier, done)) for person in people]
    for process in crew:
        process.start()
    counts: list[int | None] = [done.get() for _ in crew]
    for process in crew:
        process.join()
    finished = [count for count in counts if count is not None]
    if len(finished) < len(crew):
        raise RuntimeError("one of the crew has failed; what it says stands above")
    return sum(finished) / SECONDS


def _one(person: Actor, work: Callable[[Actor, float], int], barrier: Barrier, done: object) -> None:
    connections.close_all()
    work(person, time.monotonic() + 1)  # connections, caches
    barrier.wait()
    count = None
    try:
        count = work(person, time.monotonic() + SECONDS)
    finally:
        done.put(count)  # type: ignore[attr-defined]


def _lives(person: Actor, until: float) -> int:
    """Lead after lead, five acts each."""
    count = 0
    while time.monotonic() < until:
        lead = acts.register(person, samples.details())
        lead = acts.accept(person, seen(lead))
        lead = acts.check(person, seen(lead), "现场没有发现所反映的情况。", "unfounded")
        lead = acts.answer(person, seen(lead), "phone", "经核查没有发现所反映的情况。")
        acts.close(person, seen(lead))
        count += 5
    return count


def _plain(person: Actor, until: float) -> int:
    count = 0
    while time.monotonic() < until:
        lead = plain.create(person.agency_id, person.user_id)
        for _ in range(4):
            plain.change(lead.pk, person.user_id)
        count += 5
    return count


def _sequence(stop: threading.Event) -> None:
    connections.close_all()
    run_forever(stop)
