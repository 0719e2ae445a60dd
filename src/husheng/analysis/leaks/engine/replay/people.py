"""People at work. Everybody differs from everybody, and always in the same way: that is what must not alarm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from ..tallies import MINUTES_A_DAY, Read
from .scenario import Scenario

REGISTRARS, OFFICERS = "registrar", "officer"
LOOKS_AGAIN, LOOKS_SPREAD = (
    0.08,
    0.45,
)  # share of records opened again later for nothing on record, and its scatter
WORKS_SPREAD = 0.35  # how differently much people work
LATE, LATE_SPREAD = 0.04, 0.6  # share of reading done at odd hours
STOCKTAKING, STOCK = (
    0.01,
    18,
)  # months in which somebody checks a day's pile again, and how many records that is


@dataclass(frozen=True)
class Worker:
    """One post: where it reads, how much of the work it does, how often it looks again or works late."""

    post: str
    group: str
    register: int
    share: float
    again: float
    late: float
    contractor: bool = False


def workers(scenario: Scenario, random: Random) -> list[Worker]:
    """Registering clerks (a contractor's in every third register) and officers with matters of their own."""
    found = [
        _worker(f"r{register:02}c{n:02}", REGISTRARS, register, random, contractor=n < 2 and register % 3 < 2)
        for register in range(scenario.registers)
        for n in range(scenario.clerks)
    ]
    return found + [
        _worker(f"o{n:03}", OFFICERS, n % scenario.registers, random) for n in range(scenario.officers)
    ]


def _worker(post: str, group: str, register: int, random: Random, *, contractor: bool = False) -> Worker:
    return Worker(
        post,
        group,
        register,
        random.lognormvariate(0, WORKS_SPREAD),
        LOOKS_AGAIN * random.lognormvariate(0, LOOKS_SPREAD),
        min(LATE * random.lognormvariate(0, LATE_SPREAD), 0.5),
        contractor,
    )


def month_of_work(
    worker: Worker, mine: Sequence[int], older: range, scenario: Scenario, random: Random
) -> Iterator[Read]:
    """Each record of its own once, with an act on it; now and then an older one again, without."""
    for subject in mine:
        day = random.randrange(scenario.days)
        yield _at(worker, day, subject, random, followed=True)
    for _ in range(_poisson(worker.again * len(mine), random)):
        if older:
            yield _at(worker, random.randrange(scenario.days), random.choice(older), random, followed=False)
    if older and random.random() < STOCKTAKING:
        day = random.randrange(scenario.days)
        for subject in random.sample(older, min(STOCK, len(older))):
            yield _at(worker, day, subject, random, followed=False)


def _at(worker: Worker, day: int, subject: int, random: Random, *, followed: bool) -> Read:
    late = random.random() < worker.late
    minute = random.randrange(21 * 60, 23 * 60) if late else random.randrange(8 * 60, 18 * 60)
    return Read(day * MINUTES_A_DAY + minute, worker.post, subject, worker.register, followed)


def _poisson(mean: float, random: Random) -> int:
    """A count of rare events (by the gaps between them)."""
    count, passed = 0, random.expovariate(1.0)
    while passed < mean:
        count += 1
        passed += random.expovariate(1.0)
    return count
