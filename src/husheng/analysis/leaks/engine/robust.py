"""One post against its peers, by median and median absolute deviation: a few leakers among them change neither.

Counts are compared as "how many times the usual" (logarithms), since people's workloads differ by factors.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

NORMAL = 1.4826  # the median absolute deviation of a normal distribution, as a standard deviation
SMALL = 2.0  # added to every count, so that one instead of none is no infinite surprise


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a post stands: what peers would have had in its place, how far off it is in units of their spread."""

    expected: float
    distance: float
    spread: float


def standings(observed: Sequence[int], exposure: Sequence[float], least_spread: float) -> list[Standing]:
    """Each against all the others. `exposure` is what the count should be proportional to (1 for each: to nothing)."""
    rate = median(c / e for c, e in zip(observed, exposure, strict=True))
    expected = [rate * e for e in exposure]
    off = [math.log((c + SMALL) / (m + SMALL)) for c, m in zip(observed, expected, strict=True)]
    ordered = sorted(off)
    middle = median(ordered)
    return [
        _standing(value, m, _without(ordered, value), middle, least_spread)
        for value, m in zip(off, expected, strict=True)
    ]


def _standing(value: float, expected: float, peers: list[float], middle: float, least: float) -> Standing:
    """Whoever is below the middle is never of interest, which saves most of the work."""
    if value <= middle:
        return Standing(expected, 0.0, 0.0)
    centre = median(peers)
    counting = math.sqrt(expected) / (expected + SMALL)  # what chance alone does to a count of this size
    spread = max(NORMAL * median(abs(each - centre) for each in peers), counting, least)
    usual = (expected + SMALL) * math.exp(centre) - SMALL
    return Standing(usual, (value - centre) / spread, spread)


def _without(ordered: list[float], value: float) -> list[float]:
    place = bisect_right(ordered, value) - 1
    return ordered[:place] + ordered[place + 1 :]
