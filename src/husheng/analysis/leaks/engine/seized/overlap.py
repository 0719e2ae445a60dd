"""Who has read what share of a seized list, taken one after the other: the next post explains what is left."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from .chance import Drawn, log_chance


class Cell(NamedTuple):
    """What one agency read for the first time in one month."""

    agency: Hashable
    month: int


@dataclass(frozen=True)
class Reading:
    """One post: how many records it read in each cell, and which rows of the list were among them."""

    post: str
    read: Mapping[Cell, int]
    listed: Mapping[Cell, frozenset[int]]

    @property
    def rows(self) -> frozenset[int]:
        """All rows of the list that it read."""
        return frozenset().union(*self.listed.values())


class Confidence(StrEnum):
    """What the chance level allows to say, after allowing for the number of posts that were looked at."""

    EXCLUDED = "excluded"  # chance is as good as excluded
    UNLIKELY = "unlikely"
    SOLE = "sole"  # nobody else of its agency has read these rows: there is nobody to hold it against
    POSSIBLE = "possible"  # may well be chance: says nothing about this post


LIMITS: Final = ((1e-6, Confidence.EXCLUDED), (1e-3, Confidence.UNLIKELY))
LEAST: Final = 3  # rows of the list; fewer are never attributed to anybody
MOSTLY: Final = 0.5  # of what a sole reader read of the list must be left to it when its turn comes
CLOSELY: Final = 50  # posts whose chance is worked out in each round, the most surprising first


@dataclass(frozen=True)
class Overlap:
    """重合: one post's part of the list. `alone` are the rows that none of the posts before it has read.

    `log10_chance` is the power of ten of the chance of an overlap this large (an upper bound), times the number of
    posts looked at; it is about `alone`, within what the posts before it left.
    """

    post: str
    rows: int
    alone: int
    expected: float
    log10_chance: float
    confidence: Confidence


@dataclass(frozen=True)
class Judged:
    """The whole answer: overlaps in the order in which they explain the list, and the rows nobody named has read."""

    overlaps: tuple[Overlap, ...]
    unexplained: int


def judge(size: Mapping[Cell, int], readings: Iterable[Reading], looked_at: int, most: int = 20) -> Judged:
    """`size` is how many records were read in each cell by anybody; `looked_at` how many posts could have been named.

    The post that stands furthest beyond chance comes first; its rows are then taken out, and the rest is asked again.
    """
    left = list(readings)
    everything = frozenset[int]().union(*(each.rows for each in left))
    taken: frozenset[int] = frozenset()
    shared, found = _shared(left), list[Overlap]()
    while left and len(found) < most:
        listed = _listed(left, taken)
        standing = sorted(
            (_standing(size, each, taken, listed, shared) for each in left), key=_surprise, reverse=True
        )
        asked = [_overlap(one, looked_at) for one in standing[:CLOSELY]]
        best = min(asked, key=lambda one: (one.log10_chance, -one.alone, one.post))
        if best.alone < LEAST or (found and best.confidence is Confidence.POSSIBLE):
            break
        found.append(best)
        taken |= next(each.rows for each in left if each.post == best.post)
        left = [each for each in left if each.post != best.post and len(each.rows - taken) >= LEAST]
    return Judged(tuple(found), len(everything - taken))


@dataclass(frozen=True)
class _Standing:
    """One post against its cells, without the rows that are already explained."""

    post: str
    rows: int
    alone: int
    expected: float
    cells: tuple[Drawn, ...]
    sole: bool


def _surprise(one: _Standing) -> float:
    """A quick measure of the same thing, to choose whose chance is worked out."""
    return (one.alone - one.expected) / math.sqrt(one.expected + 1)


def _listed(readings: Iterable[Reading], taken: frozenset[int]) -> dict[Cell, int]:
    """How many rows of the list lie in each cell, among those that are left."""
    rows: dict[Cell, set[int]] = defaultdict(set)
    for each in readings:
        for cell, listed in each.listed.items():
            rows[cell] |= listed
    return {cell: len(held - taken) for cell, held in rows.items()}


def _standing(
    size: Mapping[Cell, int], reading: Reading, taken: frozenset[int], listed: Mapping[Cell, int],
    shared: Mapping[Cell, set[int]],
) -> _Standing:  # fmt: skip
    cells, alone, expected, sole = [], 0, 0.0, True
    for cell, read in reading.read.items():
        mine = reading.listed.get(cell, frozenset())
        gone = len(mine & taken)
        drawn = Drawn(size[cell] - gone, listed.get(cell, 0), read - gone)
        cells.append(drawn)
        sole = sole and not mine & shared[cell]
        alone += len(mine) - gone
        expected += drawn.listed * drawn.read / drawn.size if drawn.size else 0.0
    return _Standing(reading.post, len(reading.rows), alone, expected, tuple(cells), sole)


def _shared(readings: Iterable[Reading]) -> dict[Cell, set[int]]:
    """The rows of the list that several posts of one agency have read."""
    once: dict[Cell, set[int]] = defaultdict(set)
    again: dict[Cell, set[int]] = defaultdict(set)
    for each in readings:
        for cell, rows in each.listed.items():
            again[cell] |= rows & once[cell]
            once[cell] |= rows
    return again


def _overlap(one: _Standing, looked_at: int) -> Overlap:
    power = (log_chance(one.cells, one.alone) + math.log(max(looked_at, 1))) / math.log(10)
    power = max(min(power, 0.0), -999.0)
    word = confidence(power)
    if word is Confidence.POSSIBLE and one.sole and one.alone >= MOSTLY * max(one.rows, 1):
        word = Confidence.SOLE
    return Overlap(one.post, one.rows, one.alone, round(one.expected, 1), round(power, 1), word)


def confidence(log10_chance: float) -> Confidence:
    """In words."""
    for limit, word in LIMITS:
        if log10_chance <= math.log10(limit):
            return word
    return Confidence.POSSIBLE
