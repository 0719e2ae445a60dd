"""What is wrong with the register: each of these blocks a merge (个保法 54, 等保 8.1.4.11)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .declared import MINORS, PERSONAL, TO_RECIPIENTS, Declared, Item

# A column that is called like this holds a person's data, whatever its room thinks of it.
SPEAKS_OF_A_PERSON: Final = re.compile(
    r"(phone|mobile|id_no|id_card|person_name|caller_name|mother|father|infant|baby|birth_date|born_|patient|donor)"
)
MAY_SPEAK: Final = frozenset({"blind", "staff", *PERSONAL})


@dataclass(frozen=True)
class Column:
    """A column of a table as the database has it; `usual` is its class where nothing is declared."""

    model: str
    name: str
    label: str
    sealed: bool = False
    binary: bool = False
    usual: str = ""

    @property
    def full(self) -> str:
        """`room.model.column`."""
        return f"{self.model}.{self.name}"


@dataclass(frozen=True)
class Ground:
    """The columns there are, what was declared of them, and the bases and retention rules that are known."""

    columns: Sequence[Column]
    declared: Declared
    bases: Collection[str]
    retentions: Collection[str]

    @property
    def by_name(self) -> dict[str, Column]:
        """The columns by `room.model.column`."""
        return {column.full: column for column in self.columns}


def problems(ground: Ground) -> list[str]:
    """Every fault, in words that say where and what to do."""
    found = list(ground.declared.faults)
    for check in CHECKS:
        found += check(ground)
    return found


def unclassified(ground: Ground) -> Iterator[str]:
    """Every column has a class: a new one is nobody's secret."""
    known = {item.name for item in ground.declared.items}
    for column in ground.columns:
        if column.full not in known and not column.usual:
            yield f"{column.full} is not classified; add it to data.toml beside models.py"


def absent(ground: Ground) -> Iterator[str]:
    """What is declared exists."""
    there = ground.by_name
    for item in ground.declared.items:
        if item.name not in there:
            yield f"{item.name} is declared but there is no such column"
    models = {column.model for column in ground.columns}
    for model in ground.declared.carries.keys() - models:
        yield f"{model} is declared but there is no such model"


def twice(ground: Ground) -> Iterator[str]:
    """A column has one class."""
    for name, times in Counter(item.name for item in ground.declared.items).items():
        if times > 1:
            yield f"{name} is declared {times} times"


def unsealed(ground: Ground) -> Iterator[str]:
    """A personal value stands only in a sealed column."""
    there = ground.by_name
    for item in _personal(ground):
        column = there.get(item.name)
        if column and not (column.sealed or (item.sealed == TO_RECIPIENTS and column.binary)):
            yield f"{item.name} is {item.kind} but its column is not sealed"


def sealed_without_a_person(ground: Ground) -> Iterator[str]:
    """What is sealed is somebody's, and says whose."""
    whose = {item.name for item in _personal(ground)}
    for column in ground.columns:
        if column.sealed and column.full not in whose:
            yield f"{column.full} is sealed but has no personal class"


def called_like_a_person(ground: Ground) -> Iterator[str]:
    """A name that speaks of a person stands under no plain class."""
    for item in ground.declared.items:
        if item.kind not in MAY_SPEAK and SPEAKS_OF_A_PERSON.search(item.column):
            yield f"{item.name} is called like a person's data but classified as {item.kind}"


def blind_in_plain(ground: Ground) -> Iterator[str]:
    """A blind index is bytes."""
    there = ground.by_name
    for item in ground.declared.items:
        column = there.get(item.name)
        if item.kind == "blind" and column and not column.binary:
            yield f"{item.name} is classified as a blind index but holds no bytes"


def groups(ground: Ground) -> Iterator[str]:
    """Whose data it is, is told once, with purpose, basis, retention and readers."""
    told = ground.declared.groups
    used = {item.group for item in _personal(ground)} | {store.group for store in ground.declared.stores}
    used |= {slug for carried in ground.declared.carries.values() for slug in carried}
    for slug in sorted(used - told.keys()):
        yield f"there is no group {slug!r}"
    for slug in sorted(told.keys() - used):
        yield f"group {slug} is told but nothing is kept of it"
    for group in told.values():
        if not (group.zh and group.en and group.why_zh and group.why_en):
            yield f"group {group.slug} lacks words"
        if not group.basis or not set(group.basis) <= set(ground.bases):
            yield f"group {group.slug}: a basis that bases.toml does not have"
        if group.retention not in ground.retentions:
            yield f"group {group.slug}: retention {group.retention!r} is not in retention.toml"
        if not group.readers or not group.purposes:
            yield f"group {group.slug} does not say who may see it and for what"
        if group.minor not in MINORS:
            yield f"group {group.slug}: minor is one of {', '.join(MINORS)}"


def without_english(ground: Ground) -> Iterator[str]:
    """What is kept of a person is named in both languages."""
    for item in _personal(ground):
        if not item.en:
            yield f"{item.name} has no English name"


def _personal(ground: Ground) -> list[Item]:
    return [item for item in ground.declared.items if item.kind in PERSONAL]


CHECKS: Final[tuple[Callable[[Ground], Iterator[str]], ...]] = (
    unclassified,
    absent,
    twice,
    unsealed,
    sealed_without_a_person,
    called_like_a_person,
    blind_in_plain,
    groups,
    without_english,
)
