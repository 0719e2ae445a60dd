"""Reading `data.toml`: the class of every column of a room, and whose data the sealed ones are (个保法 6, 28, 54).

[groups.whistleblower]              # whose data, why, on which basis, how long, who may see it
zh = "举报人"
en = "Whistleblower"
why = { zh = "…", en = "…" }
basis = ["pipl_13_3"]               # bases.toml
retention = "lead"                  # retention.toml
readers = ["handler"]               # roles that may reveal it
purposes = ["check_lead"]           # purposes of a reveal
minor = "possible"                  # no | possible | always

[lead]                              # a model, by its name in lower case
plain = ["number", "state"]
text = ["findings"]
personal.caller_name = { group = "whistleblower", en = "Name" }
carries = ["evidence_person"]       # what else opens to whoever may see the row

[stores.originals]                  # files outside the tables
zh = "证据原件"
en = "Originals of evidence"
group = "evidence_person"
sealed = false
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

FILE: Final = "data.toml"
PERSONAL: Final = ("personal", "sensitive")
PLAIN: Final = ("technical", "plain", "organisation", "staff", "text", "secret", "blind")
CLASSES: Final = PLAIN + PERSONAL
MINORS: Final = ("no", "possible", "always")
TO_SUBJECT, TO_RECIPIENTS = "subject", "recipients"


@dataclass(frozen=True)
class Group:
    """A group of persons of whom something is kept, and the terms on which it is."""

    slug: str
    room: str
    zh: str
    en: str
    why_zh: str
    why_en: str
    basis: tuple[str, ...]
    retention: str
    readers: tuple[str, ...]
    purposes: tuple[str, ...]
    minor: str

    def word(self, language: str) -> str:
        """Its name in the reader's language."""
        return self.en if language.startswith("en") else self.zh

    def why(self, language: str) -> str:
        """Why its data is kept, in the reader's language."""
        return self.why_en if language.startswith("en") else self.why_zh


@dataclass(frozen=True)
class Item:
    """One declared column; `sealed` says to what: the subject's key, or the recipients' public keys."""

    model: str
    column: str
    kind: str
    group: str = ""
    en: str = ""
    sealed: str = TO_SUBJECT

    @property
    def name(self) -> str:
        """`room.model.column`."""
        return f"{self.model}.{self.column}"


@dataclass(frozen=True)
class Store:
    """Files outside the tables that hold personal data; `sealed` says plainly whether they are encrypted."""

    slug: str
    room: str
    zh: str
    en: str
    group: str
    sealed: bool

    def word(self, language: str) -> str:
        """Its name in the reader's language."""
        return self.en if language.startswith("en") else self.zh


@dataclass
class Declared:
    """What the rooms have declared; `faults` are slips of form, found while reading."""

    groups: dict[str, Group] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    carries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def declared(files: Iterable[tuple[str, Path]]) -> Declared:
    """Everything that these (room, file) declare."""
    found = Declared()
    for room, path in files:
        read(found, room, tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def read(into: Declared, room: str, body: Mapping[str, Any]) -> None:
    """Add one room's declarations."""
    for slug, group in body.get("groups", {}).items():
        _group(into, room, slug, group)
    for slug, store in body.get("stores", {}).items():
        try:
            into.stores.append(Store(slug, room, **store))
        except TypeError as error:
            into.faults.append(f"{room}: stores.{slug}: {error}")
    for model, columns in body.items():
        if model not in ("groups", "stores"):
            _model(into, f"{room}.{model}", columns)


def _group(into: Declared, room: str, slug: str, body: Mapping[str, Any]) -> None:
    if slug in into.groups:
        into.faults.append(f"{room}: group {slug} stands in {into.groups[slug].room} already")
        return
    try:
        why = body["why"]
        into.groups[slug] = Group(
            slug, room, body["zh"], body["en"], why["zh"], why["en"], tuple(body["basis"]), body["retention"],
            tuple(body["readers"]), tuple(body["purposes"]), body.get("minor", "no"),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        into.faults.append(f"{room}: group {slug} lacks {error}")


def _model(into: Declared, model: str, body: Mapping[str, Any]) -> None:
    for kind, columns in body.items():
        if kind == "carries":
            into.carries[model] = tuple(columns)
        elif kind in PLAIN:
            into.items += [Item(model, column, kind) for column in columns]
        elif kind in PERSONAL:
            for column, terms in columns.items():
                _sealed(into, model, column, kind, terms)
        else:
            into.faults.append(f"{model}: {kind} is no class of column; there are {', '.join(CLASSES)}")


def _sealed(into: Declared, model: str, column: str, kind: str, terms: Mapping[str, str]) -> None:
    try:
        into.items.append(Item(model, column, kind, **terms))
    except TypeError as error:
        into.faults.append(f"{model}.{column}: {error}")
