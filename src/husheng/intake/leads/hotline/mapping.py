"""Which column means what: proposed from the names, corrected by a person, remembered for the next file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from .fields import REQUIRED, SPECS, Field
from .heading import Header
from .naming import ASSIGN_FROM, guess, plain_name
from .problems import HotlineFileError

IGNORED: Final = "ignored"


@dataclass(frozen=True)
class Column:
    """A column of the file and what it is taken for. Without a field it is not imported; the page shows it."""

    index: int
    letter: str
    header: str
    field: Field | None
    confidence: float  # 0 to 1
    # remembered | chosen | exact | also | ending | similar: why the field; without one:
    # ignored (a lead does not need it) | duplicate (two of one name) | weaker (another fits better) | unknown
    why: str
    suggestion: Field | None = None


@dataclass(frozen=True)
class Mapping:
    """All columns of a file in their order."""

    columns: tuple[Column, ...]

    def column_of(self, field: Field) -> Column | None:
        return next((column for column in self.columns if column.field is field), None)

    @property
    def unmapped(self) -> tuple[Column, ...]:
        """Columns with a name that will not be imported and that nobody has decided to leave out."""
        decided = ("ignored", "chosen", "remembered")
        return tuple(c for c in self.columns if c.field is None and c.header and c.why not in decided)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields without a column."""
        return tuple(field for field in REQUIRED if self.column_of(field) is None)

    def choose(self, index: int, field: Field | None) -> Mapping:
        """The mapping with a person's choice for one column; None leaves the column out."""
        changed = [
            replace(column, field=field, confidence=1.0, why="chosen")
            if column.index == index
            else replace(column, field=None, confidence=0.0, why="weaker", suggestion=column.field)
            if field is not None and column.field is field
            else column
            for column in self.columns
        ]
        return Mapping(tuple(changed))

    def remember(self) -> dict[str, str]:
        """What to keep for the next file: column name -> field, or `ignored` where a person said so."""
        keys = _keys([column.header for column in self.columns])
        kept = {"ignored", "chosen", "remembered"}
        return {
            key: column.field.value if column.field else IGNORED
            for key, column in zip(keys, self.columns, strict=True)
            if key and (column.field or column.why in kept)
        }

    def check(self) -> None:
        """Raise HotlineFileError where a required field has no column or a field has two."""
        if self.missing:
            raise HotlineFileError("columns_missing", **_named(self.missing))
        counts = Counter(column.field for column in self.columns if column.field)
        twice = [field for field, count in counts.items() if count > 1]
        if twice:
            raise HotlineFileError("columns_twice", **_named(twice))


def _named(fields: Sequence[Field]) -> dict[str, object]:
    return {
        "fields": "、".join(f"“{SPECS[field].zh}”" for field in fields),
        "fields_en": ", ".join(SPECS[field].en for field in fields),
    }


def _keys(headers: Sequence[str]) -> list[str]:
    """Names under which columns are remembered; the second of one name is told apart by its number."""
    seen: Counter[str] = Counter()
    keys = []
    for header in headers:
        name = plain_name(header)
        seen[name] += 1
        keys.append(name if seen[name] == 1 or not name else f"{name}#{seen[name]}")
    return keys


def propose_mapping(headers: Sequence[Header], remembered: Dict[str, str] | None = None) -> Mapping:
    """A proposal for `table.headers`. What was remembered wins; two columns of one name are left to the person."""
    names = Counter(plain_name(header.name) for header in headers)
    keys = _keys([header.name for header in headers])
    columns = [
        _from_memory(header, (remembered or {}).get(key))
        or _from_name(header, repeated=names[plain_name(header.name)] > 1)
        for header, key in zip(headers, keys, strict=True)
    ]
    return Mapping(tuple(_settle(columns)))


def _from_memory(header: Header, kept: str | None) -> Column | None:
    if kept is None or (kept != IGNORED and kept not in list(Field)):
        return None
    field = None if kept == IGNORED else Field(kept)
    return Column(header.index, header.letter, header.name, field, 1.0, "remembered")


def _from_name(header: Header, *, repeated: bool) -> Column:
    found = guess(header.name)
    column = Column(header.index, header.letter, header.name, None, found.confidence, found.why)
    if found.field is None:
        return column
    if repeated:
        return replace(column, why="duplicate", suggestion=found.field)
    if found.confidence < ASSIGN_FROM:
        return replace(column, why="unknown", suggestion=found.field)
    return replace(column, field=found.field)


def _settle(columns: Sequence[Column]) -> list[Column]:
    """Where two columns claim one field, the surer one (then the one further left) has it."""
    best: dict[Field, Column] = {}
    rank = {"remembered": 1}
    for column in sorted(columns, key=lambda c: (-rank.get(c.why, 0), -c.confidence, c.index)):
        if column.field:
            best.setdefault(column.field, column)
    return [
        column
        if column.field is None or best[column.field] is column
        else replace(column, field=None, why="weaker", suggestion=column.field)
        for column in columns
    ]
