"""Legal bases (`bases.toml`) and retention rules (`retention.toml`) as data, each with its article. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Basis:
    """法律依据: law, article, what it allows or asks in our own words; not verified: 待核."""

    slug: str
    law: str
    article: str
    zh: str
    en: str
    law_en: str = ""
    verified: bool = True

    def cite(self, language: str) -> str:
        """Law and article in the reader's language; what nobody has read verbatim says so."""
        if language.startswith("en"):
            return f"{self.law_en or self.law} art. {self.article}" + (
                "" if self.verified else " (to be verified)"
            )
        return f"《{self.law}》第 {self.article} 条" + ("" if self.verified else "（待核）")

    def word(self, language: str) -> str:
        """What it says, in the reader's language."""
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True)
class Retention:
    """保存期限: `days` where a number is set, None where something else ends it; `at_least` is a statutory minimum."""

    slug: str
    zh: str
    en: str
    basis: str
    days: int | None = None
    years: int | None = None
    permanent: bool = False
    at_least: bool = False

    def word(self, language: str) -> str:
        """The rule in the reader's language."""
        return self.en if language.startswith("en") else self.zh


@cache
def bases() -> dict[str, Basis]:
    """All bases by slug."""
    with (FOLDER / "bases.toml").open("rb") as file:
        return {slug: Basis(slug, **body) for slug, body in tomllib.load(file).items()}


@cache
def retentions() -> dict[str, Retention]:
    """All retention rules by slug."""
    with (FOLDER / "retention.toml").open("rb") as file:
        return {slug: Retention(slug, **body) for slug, body in tomllib.load(file).items()}
