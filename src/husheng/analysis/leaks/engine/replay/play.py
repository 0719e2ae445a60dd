"""Month after month: everybody reads, the two clerks take, and at each month's end it is asked what stands out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from random import Random

from ..comparing import compare
from ..seized import Cell, Judged, Reading, judge
from ..settings import Settings, default_settings
from ..tallies import MINUTES_A_DAY, Read, Tally, tally
from . import clerks, people
from .outcome import Caught, Outcome, Played
from .people import Worker
from .scenario import OFFICE_CLERK, REGISTRAR, Scenario

LIMIT_A_DAY = 100  # the usual rate limit of such systems: records a day
CLERKS = (REGISTRAR, OFFICE_CLERK)


@dataclass
class Stage:
    """What is remembered from month to month."""

    scenario: Scenario
    random: Random
    workers: list[Worker]
    born: int = 0
    older: dict[int, range] = field(default_factory=dict)
    tallies: list[Tally] = field(default_factory=list)
    taken: dict[str, list[int]] = field(default_factory=lambda: {clerk: [] for clerk in CLERKS})
    first_read: dict[tuple[int, int], int] = field(default_factory=dict)
    read_by: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    raised: dict[tuple[str, str], int] = field(default_factory=dict)


def play(scenario: Scenario, settings: Settings | None = None) -> Played:
    """The whole scenario; the same seed gives the same answer."""
    chosen, random = settings or default_settings(), Random(scenario.seed)  # noqa: S311 - a simulation
    stage = Stage(scenario, random, people.workers(scenario, random))
    _before(stage)
    before, after, baited = (Outcome(len(stage.workers), scenario.months) for _ in range(3))
    for month in range(scenario.months):
        canaries = _canaries(scenario, month)
        reads = _month(stage, canaries)
        by_post = {post: list(rows) for post, rows in groupby(sorted(reads, key=_by_post), key=_by_post)}
        _count(stage, by_post, month, chosen)
        _limit(stage, before, by_post, month)
        _check(stage, after, month, chosen)
        _touch(stage, baited, by_post, canaries, month)
    listed = sorted(set(stage.taken[REGISTRAR]) | set(stage.taken[OFFICE_CLERK]))
    return Played(before, after, baited, seize(stage, listed), len(listed))


_by_post = attrgetter("post")


def _before(stage: Stage) -> None:
    """The records of the month before the first: there is always something older to look at."""
    for register in range(stage.scenario.registers):
        stage.older[register] = range(stage.born, stage.born + stage.scenario.births)
        stage.born += stage.scenario.births


def _canaries(scenario: Scenario, month: int) -> frozenset[int]:
    """Keys below zero: nobody has registered them. One more in each register as the years go by."""
    every = max(scenario.months // max(scenario.canaries, 1), 1)
    if not scenario.canaries or month % every != 1:
        return frozenset()
    return frozenset(-(month * scenario.registers + register + 1) for register in range(scenario.registers))


def _month(stage: Stage, canaries: frozenset[int]) -> list[Read]:
    """Everything that is read in one month."""
    scenario, random, reads = stage.scenario, stage.random, list[Read]()
    for register in range(scenario.registers):
        fresh = range(stage.born, stage.born + scenario.births)
        stage.born += scenario.births
        own = _dealt(stage, register, fresh)
        older = stage.older.get(register, range(0))
        for worker, mine in own:
            reads += people.month_of_work(worker, mine, older, scenario, random)
            if worker.post == REGISTRAR:
                copied = list(clerks.by_hand(mine, scenario, random))
                reads += copied
                stage.taken[REGISTRAR] += clerks.taken_by_hand(mine, copied, scenario, random)
        if register == 1:
            baited = [*sorted(canaries)[:1], *fresh]
            bulk = list(clerks.in_bulk(baited, scenario, random))
            reads += bulk
            stage.taken[OFFICE_CLERK] += [read.subject for read in bulk if read.subject >= 0]
        stage.older[register] = fresh
    return reads


def _dealt(stage: Stage, register: int, fresh: range) -> list[tuple[Worker, list[int]]]:
    """Each new record to one registering clerk; to every officer of the place a sample of them, for his matters."""
    there = [worker for worker in stage.workers if worker.register == register]
    registering = [worker for worker in there if worker.group == people.REGISTRARS]
    weights = [worker.share for worker in registering]
    mine: dict[str, list[int]] = defaultdict(list)
    for subject, worker in zip(fresh, stage.random.choices(registering, weights, k=len(fresh)), strict=True):
        mine[worker.post].append(subject)
    for worker in there:
        if worker.group == people.OFFICERS:
            mine[worker.post] = stage.random.sample(fresh, min(int(80 * worker.share), len(fresh)))
    return [(worker, mine[worker.post]) for worker in there]


def _count(stage: Stage, by_post: dict[str, list[Read]], month: int, settings: Settings) -> None:
    """The month's tallies, and who has read what first for the seized list."""
    known = {worker.post: worker for worker in stage.workers}
    for post, rows in by_post.items():
        worker = known[post]
        stage.tallies.append(
            tally(rows, month, worker.group, working=settings.working, contractor=worker.contractor)
        )
        subjects = {row.subject for row in rows}
        stage.read_by[post] |= subjects
        for subject in subjects:
            stage.first_read.setdefault((worker.register, subject), month)


def _limit(stage: Stage, outcome: Outcome, by_post: dict[str, list[Read]], month: int) -> None:
    """What a rate limit would have said: more records in one day than it allows."""
    for post, rows in by_post.items():
        days: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            days[row.minute // MINUTES_A_DAY].add(row.subject)
        if max(map(len, days.values())) > LIMIT_A_DAY:
            _say(stage, outcome, post, "rate_limit", month)


def _check(stage: Stage, outcome: Outcome, month: int, settings: Settings) -> None:
    """Each finding once, and no more of its kind about the post for some months: it is being looked into."""
    for finding in compare(stage.tallies, month, settings):
        about = (finding.post, finding.kind)
        if month - stage.raised.get(about, -999) > settings.quiet_months:
            stage.raised[about] = month
            _say(stage, outcome, finding.post, finding.kind, month)


def _touch(
    stage: Stage, outcome: Outcome, by_post: dict[str, list[Read]], canaries: frozenset[int], month: int
) -> None:
    for post, rows in by_post.items():
        if any(row.subject in canaries for row in rows):
            _say(stage, outcome, post, "canary", month)


def _say(stage: Stage, outcome: Outcome, post: str, kind: str, month: int) -> None:
    if post in CLERKS:
        outcome.caught.setdefault(post, Caught(kind, month, len(stage.taken[post])))
    else:
        outcome.false_alarms += 1
        outcome.false_by_kind[kind] = outcome.false_by_kind.get(kind, 0) + 1


def seize(stage: Stage, listed: Iterable[int]) -> Judged:
    """The seized list against who has read what of it."""
    wanted = frozenset(listed)
    size: dict[Cell, int] = defaultdict(int)
    for (register, _subject), month in stage.first_read.items():
        size[Cell(register, month)] += 1
    readings = []
    for worker in stage.workers:
        read: dict[Cell, int] = defaultdict(int)
        rows: dict[Cell, set[int]] = defaultdict(set)
        for subject in stage.read_by[worker.post]:
            cell = Cell(worker.register, stage.first_read[worker.register, subject])
            read[cell] += 1
            if subject in wanted:
                rows[cell].add(subject)
        if rows:
            listed_rows = {cell: frozenset(held) for cell, held in rows.items()}
            readings.append(Reading(worker.post, dict(read), listed_rows))
    return judge(size, readings, len(stage.workers))
