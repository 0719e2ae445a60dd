"""How much a tip may earn. Pure: scales are data (`scales.toml`), amounts are whole fen.

Only the market regulator's scale is known (law-and-ethics L6); no other is made up here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from husheng.foundation.kernel.money import FEN_IN_YUAN

FILE: Final = Path(__file__).with_name("scales.toml")
PERCENT: Final = 100


@dataclass(frozen=True)
class Level:
    """奖励等级: a share of fines and confiscations in percent, and at least so much (fen)."""

    level: int
    zh: str
    en: str
    share_percent: int
    least_fen: int


@dataclass(frozen=True)
class Scale:
    """奖励标准 of one kind of agency; `cap_fen` is the most for one tip."""

    kind: str
    basis_zh: str
    basis_en: str
    confidence: str
    cap_fen: int
    shared_from_fen: int
    levels: Mapping[int, Level]

    @property
    def verified(self) -> bool:
        """Whether the text was read verbatim; otherwise it is shown as 待核."""
        return self.confidence == "V"


@dataclass(frozen=True)
class Worked:
    """An amount and how it was found (fen)."""

    base_fen: int
    share_fen: int
    amount_fen: int
    capped: bool
    raised: bool
    with_finance: bool


def read_scales(files: Iterable[Path]) -> dict[str, Scale]:
    """The scales of the files, by kind of agency; a later file replaces a scale of an earlier one."""
    found: dict[str, Scale] = {}
    for path in files:
        with path.open("rb") as file:
            found |= {kind: _scale(kind, given) for kind, given in tomllib.load(file).items()}
    return found


@cache
def shipped() -> dict[str, Scale]:
    """The scales that are known."""
    return read_scales([FILE])


def worked_out(scale: Scale, level: int, base_fen: int) -> Worked:
    """The reward for what was fined and confiscated: its share, at least the level's least, at most the cap.

    Rounded down to the fen: nobody is promised a fen that the scale does not give. Raises KeyError on an unknown level.
    """
    if base_fen < 0:
        raise ValueError("the base of a reward is not negative")
    chosen = scale.levels[level]
    share = base_fen * chosen.share_percent // PERCENT
    amount = min(max(share, chosen.least_fen), scale.cap_fen)
    return Worked(
        base_fen, share, amount, amount < share, amount > share, with_finance=amount >= scale.shared_from_fen
    )


def _scale(kind: str, given: Mapping[str, Any]) -> Scale:
    levels = [
        Level(one["level"], one["zh"], one["en"], one["share_percent"], one["least"] * FEN_IN_YUAN)
        for one in given["levels"]
    ]
    return Scale(
        kind,
        given["basis_zh"],
        given["basis_en"],
        given["confidence"],
        given["cap"] * FEN_IN_YUAN,
        given["shared_from"] * FEN_IN_YUAN,
        {one.level: one for one in levels},
    )
