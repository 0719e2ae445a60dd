"""Legal bases as data (`bases.toml`): which article allows which measure, and between which amounts. Pure.

One floor below the measures, since naming a person as 当事人 needs a basis as well (P1).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("bases.toml")
BASES_OF_AMOUNT: Final = ("gains", "goods", "ad_fee", "turnover")
READ: Final = "V"
ORDER: Final = "order_correct"


@dataclass(frozen=True)
class Span:
    """From which amount to which a fine may go, in fen; None where the article sets no number."""

    floor: int | None = None
    ceiling: int | None = None


@dataclass(frozen=True)
class Grade:
    """档: one of the cases that an article tells apart."""

    when: str
    base: str = ""
    from_fen: int | None = None
    below_fen: int | None = None
    low: int | None = None
    high: int | None = None
    at_least_fen: int = 0
    floor_fen: int | None = None
    ceiling_fen: int | None = None
    grave: bool = False

    def holds(self, base_fen: int | None) -> bool:
        """Whether this grade is for such a base. An unknown base is none: 没有违法所得."""
        known = base_fen or 0
        if self.from_fen is not None and known < self.from_fen:
            return False
        return self.below_fen is None or known < self.below_fen

    def span(self, base_fen: int | None) -> Span:
        """The limits for this base; a multiple of an unknown base is known only as far as the article fills it in."""
        if self.low is None or self.high is None:
            return Span(self.floor_fen, self.ceiling_fen)
        if base_fen is None:
            return Span(self.low * self.at_least_fen or None)
        counted = max(base_fen, self.at_least_fen)
        return Span(self.low * counted or None, self.high * counted)


@dataclass(frozen=True)
class Basis:
    """依据: law and article, the act, the range in the article's words and as grades."""

    slug: str
    law: str
    article: str
    act: str
    range: str
    measures: tuple[str, ...]
    confidence: str
    persons: bool = False
    grades: tuple[Grade, ...] = ()

    @property
    def cite(self) -> str:
        """行政处罚法 第 28 条; a rule whose article number was not read is named without one."""
        return f"{self.law} 第 {self.article} 条" if self.article[:1].isdigit() else self.law

    @property
    def verified(self) -> bool:
        """Whether the article was read verbatim; otherwise it is shown as 待核."""
        return self.confidence == READ

    def grade(self, number: int | None, base_fen: int | None) -> Grade | None:
        """The grade that was chosen, or the first one that fits; a grave one is never taken by itself."""
        if number is not None:
            return self.grades[number] if 0 <= number < len(self.grades) else None
        fitting = [g for g in self.grades if not g.grave and g.holds(base_fen)]
        plain = [g for g in fitting if base_fen is None or g.base] or fitting
        return plain[0] if plain else None

    def allows(self, measure: str) -> bool:
        """Whether the article speaks of this measure; an order to correct goes with every violation."""
        return measure == ORDER or measure in self.measures


@cache
def bases() -> dict[str, Basis]:
    """All legal bases, in the order of the file."""
    with FILE.open("rb") as file:
        return {slug: _basis(slug, body) for slug, body in tomllib.load(file).items()}


def _basis(slug: str, body: dict[str, Any]) -> Basis:
    grades = tuple(Grade(**grade) for grade in body.pop("grades", []))
    return Basis(slug, grades=grades, **{**body, "measures": tuple(body["measures"])})
