"""Tallies for the tests of the checks: a group of peers who differ a little, and one post that is asked about."""

from __future__ import annotations

from random import Random
from typing import Any

from husheng.analysis.leaks.engine import Finding, Tally, compare, default_settings
from husheng.analysis.leaks.engine.checks import ALL

MONTH = 2023 * 12 + 5
PEERS = 40
USUAL: dict[str, int] = {"reads": 600, "records": 500, "acted": 470, "idle": 36, "odd_hours": 24, "places": 12,
                         "sitting": 4, "burst": 30}  # fmt: skip


def peers(seed: int = 7, months: int = 1, **usual: int) -> list[Tally]:
    """Harmless posts of one group, over months that end with MONTH: each its own way, and no month like another."""
    random = Random(seed)
    found = []
    for n in range(PEERS):
        share = random.lognormvariate(0, 0.3)
        for back in range(months):
            counts = {
                name: round(count * share * (random.lognormvariate(0, 0.3) if name != "acted" else 1))
                for name, count in {**USUAL, **usual}.items()
            }
            found.append(Tally(f"peer{n}", "registrar", MONTH - back, **counts))
    return found


def asked(month: int = MONTH, **counts: Any) -> Tally:
    """The post that is asked about."""
    return Tally("asked", "registrar", month, **{**USUAL, **counts})


def findings(kind: str, *tallies: Tally, months: int = 1) -> list[Finding]:
    """What one check says of these posts among their peers."""
    chosen = [check for check in ALL if check.kind == kind]
    assert chosen, kind
    return compare([*peers(months=months), *tallies], MONTH, default_settings(), chosen)
