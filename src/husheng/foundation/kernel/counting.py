"""Counts for pages: as many as wanted in one statement, none counted past the cap."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from sys import intern
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from . import clock

CAP: Final = 1000
REMEMBERED: Final = 1024  # statements in one process; a page of one person needs two or three
_remembered: dict[Hashable, Statement] = {}
_lately: dict[Hashable, tuple[float, dict[str, int]]] = {}


@dataclass(frozen=True)
class Statement:
    """All counts in one: the names in order, the text, its values, and which of those are the page's moment."""

    names: tuple[str, ...]
    nothing: tuple[str, ...]
    text: str
    values: tuple[Any, ...]
    moments: tuple[int, ...] = ()

    def counts(self) -> dict[str, int]:
        """Ask, with the page's own moment where the statement speaks of it."""
        found = dict.fromkeys(self.nothing, 0)
        if not self.names:
            return found
        values = list(self.values)
        for position in self.moments:
            values[position] = clock.now()
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self.text, values)
            found.update(zip(self.names, cursor.fetchone(), strict=True))
        return found


def capped_counts(wanted: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """name → how many rows, at most one above the cap; one query for all of them."""
    return _statement(wanted).counts()


def counts_again(about: Hashable, make: Callable[[], Mapping[str, QuerySet[Any]]]) -> dict[str, int]:
    """The same for what a frame asks on every page: putting the statement together costs more than answering it.

    `about` says everything that the statement depends on, but the day and the moment, which are seen to here: a
    value that equals the page's moment is asked anew, midnights belong to their day, and a statement that holds any
    other moment is not remembered.
    """
    key = (about, clock.today())
    known = _remembered.get(key)
    if known is None:
        known = _statement(make())
        positions = _moments(known.values)
        if positions is not None:
            known = replace(known, moments=positions)
            if len(_remembered) >= REMEMBERED:
                _remembered.clear()
            _remembered[key] = known
    return known.counts()


def counts_lately(
    about: Hashable, turn: Hashable, seconds: float, make: Callable[[], Mapping[str, QuerySet[Any]]]
) -> dict[str, int]:
    """The same for what stands beside the page's matter: at most so many seconds old, and never older than `turn`."""
    key, now = (about, turn), time.monotonic()
    kept = _lately.get(key)
    if kept is not None and kept[0] > now:
        return kept[1]
    found = counts_again(about, make)
    if len(_lately) >= REMEMBERED:
        _lately.clear()
    _lately[key] = now + seconds, found
    return found


def _moments(values: tuple[Any, ...]) -> tuple[int, ...] | None:
    """Where the page's moment stands; None where another one does, from which only its maker can tell the next."""
    now, found = clock.now(), []
    for position, value in enumerate(values):
        if not isinstance(value, dt.datetime):
            continue
        if value == now:
            found.append(position)
        elif clock.in_shanghai(value).time() != dt.time():
            return None
    return tuple(found)


def _statement(wanted: Mapping[str, QuerySet[Any]]) -> Statement:
    connection = connections[
        DEFAULT_DB_ALIAS
    ]  # the thing itself: its proxy costs a look-up for every quoted name
    names, nothing, parts, values = [], [], [], []
    for name, rows in wanted.items():
        limited = rows.order_by().values("pk")[: CAP + 1]
        try:
            statement, parameters = limited.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            nothing.append(name)
            continue
        names.append(name)
        parts.append(f"(SELECT count(*) FROM ({statement}) AS counted)")  # noqa: S608 - the ORM's own statement
        values.extend(parameters)
    return Statement(tuple(names), tuple(nothing), intern("SELECT " + ", ".join(parts)), tuple(values))
