"""Reveals with their account: at least 300 a second, 95 of 100 within 30 ms. The peer writes its audit row and no more.

Each reveal asks scope, post, purpose and broken glass, opens two fields and an ID number, counts against the quota
and commits the row of the read log with fsync before it returns. Four processes, each a post of its own, as on a
morning; the quota is lifted, or fifty would be the end of it.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from django.db import connections, transaction

from benchmarks import actors, plain
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from benchmarks.timing import p95
from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel import clock
from husheng.foundation.privacy.limits import limits
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.intake.leads.models import Lead

WORKERS, SECONDS, LEADS = 4, 10.0, 400
KINDS = ("health", "supervision_institute", "market", "drug")
FIELDS = ("caller_name", "caller_phone")
fork = multiprocessing.get_context("fork")
Work = Callable[[Actor, list[Lead]], Callable[[], object]]


def measure(size: Size) -> Iterator[Figure]:
    """All of them together, then the peer; what each reveal takes stands beside."""
    limits()["quota"]["reveal"] = 10**9
    plain.prepare()
    people = [actors.actor("handler", kind) for kind in KINDS]
    ours, taken = _together(people, _reveals)
    theirs, their_taken = _together(people, _bare)
    note = f"{WORKERS} processes, fsync on, in process"
    peer = "one audit row by the ORM, committed; nothing opened, nothing asked"
    yield Figure(
        "protect.reveal", ours, "reveals/s", ">= 300", peer=peer, peer_value=theirs, machine=note
    )  # fmt: skip
    yield Figure(
        "protect.reveal_p95", p95(taken), "ms", "<= 30", peer=peer, peer_value=p95(their_taken),
        machine=f"{note}, all working at once",
    )  # fmt: skip
    alone = _alone(people[0], _reveals)
    yield Figure("protect.reveal_alone_p95", p95(alone), "ms", "<= 30", machine="one process, fsync on")


def _together(people: list[Actor], work: Work) -> tuple[float, list[float]]:
    connections.close_all()
    done, barrier = fork.SimpleQueue(), fork.Barrier(WORKERS)
    crew = [fork.Process(target=_one, args=(person, work, barrier, done)) for person in people]
    for process in crew:
        process.start()
    results = [done.get() for _ in crew]
    for process in crew:
        process.join()
    if None in results:
        raise RuntimeError("one of the crew has failed; what it says stands above")
    taken = [second for result in results for second in result]
    return len(taken) / SECONDS, taken


def _one(person: Actor, work: Work, barrier: Any, done: Any) -> None:
    connections.close_all()
    taken = None
    try:
        run = work(person, _leads(person))
        _for(run, 1.0)  # connections, caches
        barrier.wait()
        taken = _for(run, SECONDS)
    finally:
        done.put(taken)


def _for(run: Callable[[], object], seconds: float) -> list[float]:
    taken, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return taken


def _alone(person: Actor, work: Work) -> list[float]:
    run = work(person, _leads(person))
    _for(run, 1.0)
    return _for(run, 4.0)


def _leads(person: Actor) -> list[Lead]:
    """Leads of his agency in which something is sealed."""
    rows = Lead.objects.filter(agency=person.agency_id, caller_phone__isnull=False)
    found = list(rows.order_by("-received_at")[:LEADS])
    if not found:
        raise RuntimeError(f"no sealed leads of {person.agency_name}")
    return found


def _reveals(person: Actor, leads: list[Lead]) -> Callable[[], object]:
    turn = cycle(leads)
    return lambda: reveal(person, next(turn), FIELDS, Purpose.CHECK_LEAD, "回电核实地点")


def _bare(person: Actor, leads: list[Lead]) -> Callable[[], object]:
    turn = cycle(leads)

    def one() -> None:
        with transaction.atomic():
            ReadLog.objects.create(
                at=clock.now(), user=person.user_id, post=person.post_id, agency=person.agency_id, kind="leads.lead",
                key=next(turn).pk, fields=list(FIELDS), purpose="check_lead", reason="回电核实地点",
            )  # fmt: skip

    return one
