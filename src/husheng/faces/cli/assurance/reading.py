"""Rows of the standards and of the threat table, from the files beside this one. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
# Chapters of ASVS 5.0.0 that apply, with their count of requirements at levels 1 and 2.
CHAPTERS: Final[Mapping[int, tuple[str, int, int]]] = {
    1: ("Encoding and sanitisation", 8, 19),
    2: ("Validation and business logic", 4, 7),
    3: ("Web frontend", 8, 11),
    4: ("API and web service", 2, 8),
    5: ("Files", 4, 5),
    6: ("Authentication", 13, 22),
    7: ("Sessions", 6, 12),
    8: ("Authorisation", 4, 3),
    11: ("Cryptography", 3, 11),
    12: ("Secure communication", 3, 6),
    13: ("Configuration", 1, 12),
    14: ("Data protection", 2, 7),
    15: ("Secure coding and architecture", 3, 10),
    16: ("Logging and errors", 0, 16),
}
LEFT_OUT: Final[Mapping[int, tuple[str, str]]] = {
    9: ("Self-contained tokens", "sessions are rows of the database; nothing is told by a token itself"),
    10: ("OAuth and OIDC", "there is no single sign-on"),
    17: ("WebRTC", "nobody calls anybody"),
}
# Items of each point of 8.1.4 at level 3.
POINTS: Final[Mapping[int, int]] = {1: 4, 2: 7, 3: 4, 4: 6, 5: 1, 6: 1, 7: 2, 8: 2, 9: 3, 10: 2, 11: 2}
THREATS: Final = ("T1", "T4", "T5", "T8", "T9", "T10", "T11", "T12", "T14", "T15", "T16", "T17", "T18")


@dataclass(frozen=True)
class Row:
    """One requirement: what it asks, and what answers it. A row that nothing answers does not exist."""

    name: str
    what: str
    level: int = 0
    how: str = ""
    modules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    duty: str = ""
    none: str = ""
    gap: str = ""

    @property
    def answered(self) -> bool:
        """Whether a feature, a test, a duty or a plain word stands against it."""
        return bool(self.modules or self.tests or self.duty or self.none or self.gap)

    @property
    def standing(self) -> str:
        """One word: what kind of answer it is."""
        if self.none:
            return "nothing to apply to"
        if self.gap:
            return "**gap**, partly met" if self.modules or self.tests else "**gap**"
        if self.tests:
            return "tested"
        return "built" if self.modules else "adopter"


@dataclass(frozen=True)
class Threat:
    """One row of the threat table, and the tests that carry the attack out."""

    name: str
    what: str
    tried: tuple[str, ...]
    gap: str = ""


def _read(name: str) -> dict[str, Any]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


def _row(name: str, body: Mapping[str, Any]) -> Row:
    return Row(
        name, body["what"], body.get("l", 0), body.get("how", ""), tuple(body.get("in", ())),
        tuple(body.get("test", ())), body.get("duty", ""), body.get("none", ""), body.get("gap", ""),
    )  # fmt: skip


def _order(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))


@cache
def asvs() -> tuple[Row, ...]:
    """Requirements of ASVS in their order."""
    return tuple(sorted((_row(n, b) for n, b in _read("asvs.toml").items()), key=lambda r: _order(r.name)))


@cache
def dengbao() -> tuple[Row, ...]:
    """Items of 等保 8.1.4 in their order."""
    rows = (_row(n, b) for n, b in _read("dengbao.toml")["items"].items())
    return tuple(sorted(rows, key=lambda r: _order(r.name)))


def points() -> Mapping[str, str]:
    """Names of the points of 8.1.4."""
    return dict(_read("dengbao.toml")["points"])


@cache
def threats() -> tuple[Threat, ...]:
    """The threat table."""
    return tuple(
        Threat(name, body["what"], tuple(body["tried"]), body.get("gap", ""))
        for name, body in _read("threats.toml").items()
    )


def inventory() -> dict[str, Any]:
    """Keys and logs."""
    return _read("inventory.toml")
