"""What a check is: a count, and what it is held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ..tallies import Tally


class Against(StrEnum):
    """What a count is compared with: the peers' own, or a quota that holds for everybody."""

    PEERS = "peers"
    QUOTA = "quota"


def each_alike(_tally: Tally) -> float:
    """For counts that peers of one kind have in like number."""
    return 1.0


@dataclass(frozen=True)
class Check:
    """One question. `observed` counts; `exposure` is what the count should be proportional to among peers."""

    kind: str
    observed: Callable[[Tally], int]
    exposure: Callable[[Tally], float] = each_alike
    against: Against = Against.PEERS
    about: Callable[[Tally], bool] = lambda _tally: True
