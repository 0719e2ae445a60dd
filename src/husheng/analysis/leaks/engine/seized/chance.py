"""How likely so large an overlap is by chance: exactly for one cell, by a bound that is never too small for several.

A cell is what one agency read for the first time in one month: N records, K of them on the list. A harmless post that
read n of the N met the list's K as any n of them would (hypergeometric). Colleagues at one desk are thereby held
against each other, not against the whole city: if everything a desk read was sold, the overlap of its members says
nothing about any one of them, and the chance comes out as 1.

Over several cells the counts add. Their tail is bounded by Chernoff's inequality, which holds for drawing without
replacement because its moments never exceed those of drawing with it (Hoeffding 1963, theorem 4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from math import lgamma
from typing import NamedTuple


class Drawn(NamedTuple):
    """One cell as one post saw it: `size` records, `listed` of them on the list, `read` by this post."""

    size: int
    listed: int
    read: int


def log_tail(cell: Drawn, at_least: int) -> float:
    """Natural logarithm of the exact chance of so many listed records or more among those read."""
    most = min(cell.listed, cell.read)
    if at_least <= max(0, cell.read + cell.listed - cell.size):
        return 0.0
    if at_least > most:
        return -math.inf
    whole = _choose(cell.size, cell.read)
    terms = [
        _choose(cell.listed, x) + _choose(cell.size - cell.listed, cell.read - x) - whole
        for x in range(at_least, most + 1)
        if cell.read - x <= cell.size - cell.listed
    ]
    top = max(terms)
    return min(0.0, top + math.log(sum(math.exp(term - top) for term in terms)))


def log_chance(cells: Sequence[Drawn], found: int) -> float:
    """Natural logarithm of the chance of `found` or more over all cells; exact for one, an upper bound for more."""
    useful = [cell for cell in cells if cell.listed and cell.read]
    expected = sum(cell.listed * cell.read / cell.size for cell in useful)
    if found <= expected:
        return 0.0
    if len(useful) == 1:
        return log_tail(useful[0], found)
    if found >= sum(min(cell.listed, cell.read) for cell in useful):
        return min(0.0, sum(log_tail(cell, min(cell.listed, cell.read)) for cell in useful))
    return min(0.0, _chernoff(useful, found))


def _chernoff(cells: Sequence[Drawn], found: int) -> float:
    """The least over t of  -t·found + Σ K·log(1 + n/N·(eᵗ - 1)); convex in t, so its slope is halved into."""
    low, high = 0.0, 60.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _slope(cells, middle) < found else (low, middle)
    return -low * found + sum(
        draws * math.log1p(share * math.expm1(low)) for draws, share in map(_draws, cells)
    )


def _slope(cells: Sequence[Drawn], t: float) -> float:
    lifted = math.exp(t)
    return sum(draws * share * lifted / (1 + share * (lifted - 1)) for draws, share in map(_draws, cells))


def _draws(cell: Drawn) -> tuple[int, float]:
    """The overlap is the same whichever of the two is drawn; the smaller number of draws gives the closer bound."""
    few, many = sorted((cell.listed, cell.read))
    return few, many / cell.size


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
