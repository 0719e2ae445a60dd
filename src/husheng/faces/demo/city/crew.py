"""The processes that make the city: each takes one agency after the other, so that no two wait for one counter."""

from __future__ import annotations

import datetime as dt
import gc
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing.queues import SimpleQueue

from django.db import connections

from .. import acts, today
from . import marks
from .shares import Portion, Unit, units
from .stock import Stock


@dataclass(frozen=True)
class Task:
    """What is still to be made of one agency's work."""

    portion: Portion
    units: tuple[Unit, ...]
    until: dt.datetime
    mark: str


_stocks: dict[tuple[str, str], Stock] = {}
_told: SimpleQueue[int] | None = None


def make(
    tasks: Sequence[Task],
    stocks: dict[tuple[str, str], Stock],
    processes: int,
    advance: Callable[[int], object],
) -> None:
    """Do all tasks, the largest first; `advance` is told how many leads have come."""
    context = multiprocessing.get_context("fork")
    told: SimpleQueue[int] = context.SimpleQueue()
    connections.close_all()
    with ProcessPoolExecutor(processes, context, _begin, (stocks, told)) as pool:
        waiting: set[Future[None]] = {pool.submit(_agency, task) for task in tasks}
        while waiting:
            done, waiting = wait(waiting, timeout=0.3, return_when=FIRST_COMPLETED)
            while not told.empty():
                advance(told.get())
            for one in done:
                one.result()


def _begin(stocks: dict[tuple[str, str], Stock], told: SimpleQueue[int]) -> None:
    global _told
    gc.freeze()  # what was inherited stays: looking through it again and again costs a tenth
    connections.close_all()
    _stocks.update(stocks)
    _told = told


def _agency(task: Task) -> None:
    stock = _stocks[task.portion.kind, task.portion.region]
    for unit in task.units:
        seed = f"{task.mark}/{unit.number}"
        with today.at(unit.last):
            acts.work(stock.actor, stock, unit, task.until, task.mark, seed)
        _tell(unit.leads)


def _tell(leads: int) -> None:
    """Tell the parent how far it is."""
    if _told is not None:
        _told.put(leads)


def tasks(portions: Sequence[Portion], until: dt.datetime, mark: Callable[[Portion], str]) -> list[Task]:
    """What is not there yet of the work up to a moment."""
    there = marks.known()
    found = []
    for portion in portions:
        name = mark(portion)
        left = tuple(units(portion, until)[there.get(name, 0) :])
        if left:
            found.append(Task(portion, left, until, name))
    return found
