"""Kinds of evidence as data (`sorts.toml`, 行政处罚法46)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("sorts.toml")
USUAL = "documentary"


@dataclass(frozen=True)
class Sort:
    """证据种类."""

    slug: str
    zh: str
    en: str

    def word(self, language: str) -> str:
        """Its name in the reader's language."""
        return self.en if language.startswith("en") else self.zh


@cache
def sorts() -> dict[str, Sort]:
    """All kinds, in the order of the article."""
    with FILE.open("rb") as file:
        return {slug: Sort(slug, **words) for slug, words in tomllib.load(file).items()}


def choices(language: str = "zh") -> list[tuple[str, str]]:
    """For form fields."""
    return [(sort.slug, sort.word(language)) for sort in sorts().values()]
