"""One measured figure, and how it is compared: with a bar that it must hold, and with a peer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`bar` is what must hold, such as "<= 100"; `ratio` is how many times better than the peer we are."""

    name: str
    value: float
    unit: str
    bar: str = ""
    peer: str = ""
    peer_value: float | None = None
    machine: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the value holds its bar; None where there is none."""
        if not self.bar:
            return None
        sign, limit = self.bar.split()
        return self.value <= float(limit) if sign == "<=" else self.value >= float(limit)

    @property
    def ratio(self) -> float | None:
        """More is better for what is counted per second, less for what takes time."""
        if not self.peer_value or not self.value:
            return None
        more_is_better = self.unit.endswith("/s")
        return self.value / self.peer_value if more_is_better else self.peer_value / self.value

    def as_json(self) -> dict[str, Any]:
        """As it stands in build/bench.json."""
        ratio = None if self.ratio is None else round(self.ratio, 3)
        return {**asdict(self), "value": round(self.value, 3), "ratio": ratio, "holds": self.holds}
