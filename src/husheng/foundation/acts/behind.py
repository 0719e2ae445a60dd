"""Writing one portion of a bulk act while the next is being made: COPY mostly waits for the database's indexes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Final

from django.db import DEFAULT_DB_ALIAS, connections

from husheng.foundation.kernel.chance import drawn_ahead

Work = Callable[[], None]
# Seconds. Whoever waits for the database has a moment's work each time it is ready for more, and at Python's own five
# milliseconds it would wait longer for its turn than for the database.
SHORT_TURNS: Final = 0.0005


@contextmanager
def writing_behind() -> Iterator[Callable[[Work], None]]:
    """Hand over work on the act's own transaction; it is done in order, one piece behind the caller.

    The caller may compute meanwhile, but must not touch the database. An error of a piece is raised at the next
    one or at the end, and ends the act.
    """
    shared, pending, turns = connections[DEFAULT_DB_ALIAS], list[Future[None]](), sys.getswitchinterval()
    shared.inc_thread_sharing()
    sys.setswitchinterval(min(turns, SHORT_TURNS))

    def hand_over(work: Work) -> None:
        _settle(pending)
        pending.append(pool.submit(copy_context().run, _drawing_ahead, work))

    try:
        with (
            drawn_ahead(),
            ThreadPoolExecutor(
                1, initializer=lambda: connections.__setitem__(DEFAULT_DB_ALIAS, shared)
            ) as pool,
        ):
            yield hand_over
            _settle(pending)
    finally:
        sys.setswitchinterval(turns)
        shared.dec_thread_sharing()


def _drawing_ahead(work: Work) -> None:
    """The writing thread's half of the same care."""
    with drawn_ahead():
        work()


def _settle(pending: list[Future[None]]) -> None:
    while pending:
        pending.pop().result()
