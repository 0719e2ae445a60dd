"""What a replay has shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..seized import Judged


@dataclass(frozen=True)
class Caught:
    """One of the two clerks: how he was first found, in which month of the scenario, and what he had taken by then."""

    by: str
    month: int
    taken: int


@dataclass
class Outcome:
    """Of one way of looking. `false_alarms` are findings about anybody else, each counted once."""

    posts: int
    months: int
    records: int = 0
    caught: dict[str, Caught] = field(default_factory=dict)
    false_alarms: int = 0
    false_by_kind: dict[str, int] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        """The share of the two clerks that was found."""
        return len(self.caught) / 2

    @property
    def false_a_year(self) -> float:
        """Findings about harmless posts per hundred posts and year."""
        return self.false_alarms / (self.posts * self.months) * 12 * 100


@dataclass(frozen=True)
class Played:
    """All ways of looking at the same reading, and the seized list held against it."""

    rate_limit: Outcome
    checks: Outcome
    canaries: Outcome
    listed: Judged
    rows: int
