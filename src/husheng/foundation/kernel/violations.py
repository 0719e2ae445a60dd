"""Kinds of violation as data: one list for leads, cases, measures and reports."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("violations.toml")


@dataclass(frozen=True)
class Violation:
    """违法类型: slug, the paper's words, English, and short forms of both for composed titles."""

    slug: str
    zh: str
    en: str
    short: str
    short_en: str


@cache
def violations() -> dict[str, Violation]:
    """All kinds, in the order of the file."""
    with FILE.open("rb") as file:
        return {slug: Violation(slug, **body) for slug, body in tomllib.load(file).items()}


def choices() -> list[tuple[str, str]]:
    """For form fields."""
    return [(v.slug, v.zh) for v in violations().values()]
