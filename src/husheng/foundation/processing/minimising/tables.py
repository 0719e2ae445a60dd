"""Fields that forms ask for (`fields.toml`) and purposes with what each needs (`purposes.toml`), as data."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
_MARKS: Final = re.compile(r"[\s\W_]+")


@dataclass(frozen=True)
class Field:
    """采集栏目: its usual labels; `narrower` is the field that is enough where only that one is needed.

    `never`: no partner asks for it whatever the purpose (P3). `guard`: a field of a child's guardian counts as its own.
    """

    slug: str
    zh: str
    en: str
    labels: tuple[str, ...]
    sensitive: bool = False
    child: bool = False
    never: bool = False
    narrower: str = ""

    def word(self, language: str) -> str:
        """Its name in the reader's language."""
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True)
class Purpose:
    """用途: which fields it needs; `statutory`: a law prescribes the form; `consent`: it rests on consent."""

    slug: str
    zh: str
    en: str
    needs: tuple[str, ...]
    note_zh: str
    note_en: str
    statutory: bool = False
    consent: bool = False

    def word(self, language: str) -> str:
        """Its name in the reader's language."""
        return self.en if language.startswith("en") else self.zh

    def note(self, language: str) -> str:
        """What it needs and why, in the reader's language."""
        return self.note_en if language.startswith("en") else self.note_zh


@cache
def fields() -> dict[str, Field]:
    """All known fields by slug."""
    return {
        slug: Field(slug, labels=tuple(body.pop("labels")), **body)
        for slug, body in _read("fields.toml").items()
    }


@cache
def purposes() -> dict[str, Purpose]:
    """All purposes by slug."""
    return {
        slug: Purpose(slug, needs=tuple(body.pop("needs")), **body)
        for slug, body in _read("purposes.toml").items()
    }


@cache
def _by_label() -> dict[str, str]:
    return {plain(label): field.slug for field in fields().values() for label in (field.zh, *field.labels)}


def recognised(label: str) -> str:
    """The field that a form's label asks for; empty when no table knows it."""
    return _by_label().get(plain(label), "")


def plain(label: str) -> str:
    """A label without marks and blanks: `联系电话：` and `联系电话（必填）` ask the same."""
    text = unicodedata.normalize("NFKC", label)
    return _MARKS.sub("", re.sub(r"\(.*?\)", "", text)).lower()


def _read(name: str) -> dict[str, dict[str, Any]]:
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)
