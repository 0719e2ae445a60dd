"""How far off is too far: thresholds for a stated false-alarm rate, by the number of peers.

A spread estimated from few peers is itself uncertain, so fewer peers need a greater distance. For normal scatter the
chance that a harmless post lies beyond a distance t is the mean, over all samples of peers, of the normal tail beyond
(their median + t × their spread); `threshold` solves that for t. The shipped table is made by this code.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from functools import cache
from math import erfc, sqrt
from pathlib import Path
from random import Random
from statistics import median

from .robust import NORMAL

SAMPLES, SEED = 20_000, 1
TABLE = Path(__file__).with_name("thresholds.toml")


def threshold(peers: int, rate: float, samples: int = SAMPLES, seed: int = SEED) -> float:
    """The distance that a harmless post exceeds with this probability; deterministic."""
    random = Random(seed)  # noqa: S311 - a simulation
    drawn = [_sample(random, peers) for _ in range(samples)]
    low, high = 0.0, 4096.0
    while high - low > 0.005:
        middle = (low + high) / 2
        if sum(erfc((c + middle * s) / sqrt(2)) for c, s in drawn) / (2 * samples) > rate:
            low = middle
        else:
            high = middle
    return round(high, 2)


def _sample(random: Random, peers: int) -> tuple[float, float]:
    values = [random.gauss(0, 1) for _ in range(peers)]
    centre = median(values)
    return centre, NORMAL * median(abs(each - centre) for each in values)


@cache
def _table() -> dict[str, dict[str, float]]:
    tables: dict[str, dict[str, float]] = tomllib.loads(TABLE.read_text("utf-8"))
    return tables


def shipped(peers: int, rate: float) -> float:
    """The threshold from the table: that of the next smaller number of peers in it, which errs towards silence."""
    row = _table()[f"{rate:g}"]
    sizes = sorted(map(int, row))
    return row[str(sizes[max(bisect_right(sizes, peers) - 1, 0)])]


def smallest(rate: float) -> int:
    """The fewest peers for which there is a threshold."""
    return min(map(int, _table()[f"{rate:g}"]))
