"""The assessments that ship with the platform, from `shipped.toml`. Pure."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from .rules import AssessmentDetails

FILE: Final = Path(__file__).with_name("shipped.toml")
SERIES: Final = "SF-YG"  # 随附 · 影响评估


@cache
def assessments() -> dict[str, AssessmentDetails]:
    """All of them by slug; names in `kinds` stand for lists of kinds of agencies."""
    with FILE.open("rb") as file:
        body = tomllib.load(file)
    sets: dict[str, list[str]] = body["kinds"]
    found = {}
    for slug, one in body["assessments"].items():
        sides = {side: [kind for name in one[side] for kind in sets.get(name, [name])] for side in SIDES}
        found[slug] = AssessmentDetails(**{**one, **sides})
    return found


SIDES: Final = ("senders", "receivers")
