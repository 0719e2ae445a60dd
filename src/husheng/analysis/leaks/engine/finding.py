"""A finding 疑点: what is unusual about one post's reading, with every number that is needed to judge it."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """About a post code, never about a person; it has no rank and cannot be sorted into one (P2, L11).

    `observed` in the months from `first` to `last`; `expected` is what its peers would have had in its place.
    `distance` is in units of the peers' spread, and was compared with `threshold`. Without peers (a fixed quota) the
    last three are 0.
    """

    kind: str
    post: str
    group: str
    first: int
    last: int
    observed: int
    expected: float
    peers: int
    distance: float = 0.0
    threshold: float = 0.0
    spread: float = 0.0

    @property
    def months(self) -> int:
        """How many months are looked at together."""
        return self.last - self.first + 1

    @property
    def times(self) -> float:
        """How many times the usual."""
        return self.observed / max(self.expected, 1.0)

    def facts(self) -> dict[str, object]:
        """All of it as plain data."""
        return asdict(self)
