"""Minima and grounds of erasure from data (minima.toml): pure, no Django."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("minima.toml")
CODE_CHARS: Final = 8


@dataclass(frozen=True)
class Minimum:
    """最短保存期限: `years` 0 is permanent (or, of proceedings, until they end)."""

    id: str
    zh: str
    en: str
    law_zh: str
    law_en: str
    article: str
    years: int
    runs_from: str
    confidence: str
    local: bool = False
    records: bool = False

    def name(self, language: str) -> str:
        """What is kept, in the reader's language."""
        return self.en if language.startswith("en") else self.zh

    def cited(self, language: str) -> str:
        """Law and article, in the reader's language; what nobody has read verbatim says so."""
        english = language.startswith("en")
        law = self.law_en if english else self.law_zh
        if self.article:
            law += f" art. {self.article}" if english else f"第{self.article}条"
        doubt = (" (to be checked)" if english else "（待核）") if self.confidence != "V" else ""
        return law + doubt

    def ends(self, since: dt.datetime) -> dt.datetime | None:
        """When it is over; None where it is permanent."""
        if not self.years:
            return None
        try:
            return since.replace(year=since.year + self.years)
        except ValueError:  # 29 February
            return since.replace(year=since.year + self.years, day=28)


@dataclass(frozen=True)
class Ground:
    """删除事由. `always`: no minimum, clock or hold stands against it (L13)."""

    id: str
    zh: str
    en: str
    article: str
    article_en: str
    always: bool = False

    def cited(self, language: str) -> str:
        """Law and article, in the reader's language."""
        return self.article_en if language.startswith("en") else self.article

    def name(self, language: str) -> str:
        """The ground in the reader's language."""
        return self.en if language.startswith("en") else self.zh


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def minima() -> dict[str, Minimum]:
    """Every minimum by id."""
    return {
        id_: Minimum(
            id_, body["zh"], body["en"], body["law_zh"], body["law_en"], body["article"], body["years"],
            body["from"], body["confidence"], body.get("local", False), body.get("records", False),
        )
        for id_, body in _data().items()
        if id_ != "grounds"
    }  # fmt: skip


@cache
def grounds() -> dict[str, Ground]:
    """Every ground by id."""
    return {id_: Ground(id=id_, **body) for id_, body in _data()["grounds"].items()}


def fingerprint(facts: Iterable[bytes]) -> str:
    """One digest of all that is known of a subject: another one means that something has happened since."""
    digest = hashlib.sha256()
    for fact in sorted(facts):
        digest.update(hashlib.sha256(fact).digest())
    return digest.hexdigest()


def code_of(fingerprint: str) -> str:
    """What stands on the list and is typed to confirm: nobody confirms a list that he has not seen."""
    return fingerprint[:CODE_CHARS].upper()
