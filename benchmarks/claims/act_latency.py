"""Creating a lead, and every step of it after that, is durable within 50 ms. The peer promises nothing but the row."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from uuid import UUID

from benchmarks import actors, peers, plain, samples
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from benchmarks.timing import p95
from husheng.foundation.acts.act import seen
from husheng.intake.leads import acts
from husheng.intake.leads.models import Lead

LEADS = 150


def measure(size: Size) -> Iterator[Figure]:
    """A lead from its registration to its close, act by act, with fsync on; then the peer's two."""
    plain.prepare()
    taken: dict[str, list[float]] = {}
    for number in range(LEADS + 5):
        if number == 5:
            taken.clear()  # the first ones warm up
        _one_life(taken)
    note = "in process, with seal, clock, journal, leaf and commit"
    yield Figure("spine.create_p95", p95(taken["register"]), "ms", "<= 50", **peers.IRIS_CREATE, machine=note)
    steps = [second for name, seconds in taken.items() if name != "register" for second in seconds]
    yield Figure("spine.transition_p95", p95(steps), "ms", "<= 50", machine=f"{', '.join(taken)}; {note}")
    created, changed = _peer()
    bare = "bare ORM: one row and an audit row, one commit"
    for name, ours, theirs in (("create", taken["register"], created), ("transition", steps, changed)):
        yield Figure(
            f"spine.{name}_against_bare_orm_p95",
            p95(ours),
            "ms",
            peer=bare,
            peer_value=p95(theirs),
            machine=note,
        )


def _one_life(taken: dict[str, list[float]]) -> None:
    officer = actors.actor("handler")
    lead = _timed(taken, "register", lambda: acts.register(officer, samples.details()))
    lead = _timed(taken, "accept", lambda: acts.accept(officer, seen(lead)))
    lead = _timed(taken, "assign", lambda: acts.assign(officer, seen(lead), officer.user_id))
    lead = _timed(
        taken, "check", lambda: acts.check(officer, seen(lead), "现场没有发现所反映的情况。", "unfounded")
    )
    lead = _timed(
        taken, "answer", lambda: acts.answer(officer, seen(lead), "phone", "经核查没有发现所反映的情况。")
    )
    _timed(taken, "close", lambda: acts.close(officer, seen(lead)))


def _timed(taken: dict[str, list[float]], name: str, do: Callable[[], Lead]) -> Lead:
    started = time.perf_counter()
    lead = do()
    taken.setdefault(name, []).append(time.perf_counter() - started)
    return lead


def _peer() -> tuple[list[float], list[float]]:
    officer = actors.actor("handler")
    created, changed, keys = [], [], list[UUID]()
    for _ in range(LEADS):
        started = time.perf_counter()
        keys.append(plain.create(officer.agency_id, officer.user_id).pk)
        created.append(time.perf_counter() - started)
    for key in keys:
        started = time.perf_counter()
        plain.change(key, officer.user_id)
        changed.append(time.perf_counter() - started)
    return created, changed
