"""Kinds of tips 举报类别, as data (`categories.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

OBJECTS: Final = frozenset({"agency", "business", "provider"})
"""Whom a tip may be about. A woman, a donor, a patient or a child is none of these, and must never be (L6)."""


@dataclass(frozen=True)
class Category:
    """One kind of tip."""

    slug: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str
    object: str
    violation: str
    agencies: tuple[str, ...]

    def word(self, language: str) -> str:
        """Its name."""
        return self.en if language.startswith("en") else self.zh

    def hint(self, language: str) -> str:
        """What belongs here."""
        return self.hint_en if language.startswith("en") else self.hint_zh


@cache
def categories() -> Mapping[str, Category]:
    """All of them, in the order of the page; a person as object is refused when the file is read."""
    data = tomllib.loads(Path(__file__).with_name("categories.toml").read_text(encoding="utf-8"))
    return {slug: checked(slug, entry) for slug, entry in data.items()}


def checked(slug: str, entry: Mapping[str, object]) -> Category:
    """One entry of the file, refused when its object is a person."""
    if entry["object"] not in OBJECTS:
        raise ValueError(
            f"{slug}: a tip is about a provider, a business or an agency, never about a person (L6)"
        )
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return Category(slug=slug, **values)  # type: ignore[arg-type]
