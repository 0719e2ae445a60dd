"""Who gets how much of the city's work, and in which pieces it is made: pure, from `shares.toml`."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from husheng.foundation.kernel.clock import SHANGHAI

PER_UNIT = 1_500  # leads of one piece: large enough for COPY, small enough to be lost and made again


@dataclass(frozen=True)
class Portion:
    """One agency's part of the city's work."""

    kind: str
    region: str
    leads: int
    cases: int


@dataclass(frozen=True)
class Unit:
    """One piece: what an agency's leads of a stretch of time became. Made in one act."""

    number: int
    first: dt.datetime
    last: dt.datetime
    leads: int
    cases: int


@cache
def shares() -> Mapping[str, Any]:
    """The weights of the file."""
    return tomllib.loads(Path(__file__).with_name("shares.toml").read_text(encoding="utf-8"))


def portions(leads: int, cases: int) -> list[Portion]:
    """Every agency's part, the largest first; the sums are exact."""
    lines, places = shares()["lines"], shares()["places"]
    agencies = [(kind, place) for place in places for kind in lines]
    of_leads = divided(leads, [lines[kind]["leads"] * places[place] for kind, place in agencies])
    of_cases = divided(cases, [lines[kind]["cases"] * places[place] for kind, place in agencies])
    found = [
        Portion(kind, place, n, min(n, m))
        for (kind, place), n, m in zip(agencies, of_leads, of_cases, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.leads, one.kind, one.region))


def units(portion: Portion, until: dt.datetime) -> list[Unit]:
    """The agency's work in pieces of equal time, oldest first."""
    first = dt.datetime.combine(shares()["first"], dt.time(8), SHANGHAI)
    count = max(1, round(portion.leads / PER_UNIT))
    edges = [first + (until - first) * step / count for step in range(count + 1)]
    leads, cases = divided(portion.leads, [1.0] * count), divided(portion.cases, [1.0] * count)
    return [Unit(n, edges[n], edges[n + 1], leads[n], min(leads[n], cases[n])) for n in range(count)]


def divided(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole parts by weight; what rounding leaves over falls where the sum passes the next whole."""
    reached = [round(total * part / sum(weights)) for part in accumulate(weights)]
    return [now - before for before, now in zip([0, *reached], reached, strict=False)]


class Draw:
    """Draws from a table of weights."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._names, self._reach = list(weights), list(accumulate(weights.values()))

    def one(self, random: Random) -> str:
        """One name."""
        return random.choices(self._names, cum_weights=self._reach)[0]


def types() -> Draw:
    """Violation types of leads."""
    return Draw({slug: row["weight"] for slug, row in shares()["types"].items()})


def moments(random: Random, first: dt.datetime, last: dt.datetime, count: int) -> Iterator[dt.datetime]:
    """Moments between two, within office hours of Monday to Friday, never after `last`."""
    span = (last - first).total_seconds()
    for _ in range(count):
        yield min(office_hours(random, first + dt.timedelta(seconds=random.random() * span)), last)


def office_hours(random: Random, moment: dt.datetime) -> dt.datetime:
    """The same day between 8:30 and 17:30; Saturday and Sunday become the Friday before."""
    day = moment - dt.timedelta(days=max(0, moment.weekday() - 4))
    minutes = 510 + int(random.random() * 540)
    return day.replace(
        hour=minutes // 60, minute=minutes % 60, second=int(random.random() * 60), microsecond=0
    )
