"""Sealed values: the only form in which a personal value stands in the database.

A `Sealed` prints as 已密封. It is bound to its table, row and column, and opens only with the key of its subject (and
of its case, where the row names one). Opening is `unseal`, which only `privacy` may import.

    class Tip(SealedRow, Acted):
        content = SealedField("内容", null=True)

    put_sealed(tip, seal(tip, {"content": text}))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db import models

from . import datakeys
from .cipher import FIRST_FORMAT, Erased, Locked, Opener, Unreadable, first_format_place, place, row_place
from .suites import current

__all__ = [
    "MASK", "Erased", "FileKeyField", "Locked", "Sealed", "SealedField", "SealedRow", "Unreadable", "move_sealed",
    "owner_of", "put_sealed", "seal", "seal_many", "sealed_columns", "unseal", "unseal_many",
]  # fmt: skip
MASK = "已密封"


@dataclass(frozen=True, repr=False)
class Sealed:
    """A sealed value; shows nothing of what it holds, not even its length."""

    data: bytes

    def __str__(self) -> str:
        return MASK

    __repr__ = __str__


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column that takes only `Sealed`; a plain string is refused, so none can slip in."""

    description = "sealed personal value"

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name}: a sealed field takes only a Sealed value")
        return value.data

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value if prepared else self.get_prep_value(value)


class FileKeyField(models.BinaryField):  # type: ignore[type-arg]
    """The wrapped key of a row's file (`files`): no value that anybody reads, and it dies with the same keys."""

    description = "wrapped key of a file"


class Holder(Protocol):
    """A row with sealed fields."""

    pk: Any
    _meta: Any


class SealedRow:
    """For models with sealed fields: whose key seals them.

    `subject_columns`: the first of these columns that is filled names the subject; `case_column`: what the row seals
    dies with this case's key as well. Erasure finds the rows of a subject by the same columns.
    """

    subject_columns: ClassVar[tuple[str, ...]] = ("id",)
    case_column: ClassVar[str] = ""
    _meta: Any

    @property
    def subject_key(self) -> UUID:
        """Whose key opens the sealed values of this row."""
        return owner_of(self)[0]

    def sealed_fields(self) -> Mapping[str, Sealed | None]:
        """The sealed columns with what stands in them."""
        return {name: getattr(self, name) for name in sealed_columns(type(self))}


def sealed_columns(model: Any, kind: type[Any] | tuple[type[Any], ...] = SealedField) -> list[str]:
    """The names of a model's sealed columns."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, kind)]


def owner_of(row: Any) -> datakeys.Owner:
    """Whose keys seal this row: the subject's, and the case's where the row names one."""
    columns, case = getattr(type(row), "subject_columns", ("id",)), getattr(type(row), "case_column", "")
    subject: UUID = next(v for name in columns if (v := getattr(row, name)) is not None)
    return subject, getattr(row, case) if case else None


def seal(row: Holder, values: Mapping[str, str]) -> dict[str, Sealed]:
    """Seal `{column: text}` for this row; empty texts are left out. The row need not be saved yet."""
    return seal_many([(row, values)])[0]


def seal_many(
    rows: Sequence[tuple[Holder, Mapping[str, str]]],
) -> list[dict[str, Sealed]]:
    """Seal for many rows with two statements; makes their keys where they have none yet."""
    owners = _owners(rows)
    return _all_sealed(owners, datakeys.sealers(owner for owner in owners if owner is not None), rows)


def seal_new(
    rows: Sequence[tuple[Holder, Mapping[str, str]]],
) -> tuple[list[dict[str, Sealed]], Callable[[], None]]:
    """Seal for many rows whose subjects nobody has sealed for before, without the database.

    What comes second writes their keys; it must be called before the rows are written.
    """
    owners = _owners(rows)
    keys, store = datakeys.new_sealers(owner for owner in owners if owner is not None)
    return _all_sealed(owners, keys, rows), store


def _owners(rows: Sequence[tuple[Holder, Mapping[str, str]]]) -> list[datakeys.Owner | None]:
    return [owner_of(row) if any(values.values()) else None for row, values in rows]


def _all_sealed(
    owners: Sequence[datakeys.Owner | None],
    keys: Mapping[datakeys.Owner, Opener],
    rows: Sequence[tuple[Holder, Mapping[str, str]]],
) -> list[dict[str, Sealed]]:
    suite = current().id  # asked once: settings are slow to ask
    return [
        _sealed(keys[owner], row, values, suite) if owner is not None else {}
        for owner, (row, values) in zip(owners, rows, strict=True)
    ]


def put_sealed(row: Any, sealed: Mapping[str, Sealed]) -> None:
    """Set the columns that were sealed; the others stay."""
    for column, value in sealed.items():
        setattr(row, column, value)


def move_sealed(source: Holder, target: Holder, columns: Iterable[str]) -> dict[str, Sealed]:
    """The same values sealed for another row, shown to nobody on the way; what is empty is left out."""
    wanted = [column for column in columns if getattr(source, column) is not None]
    return seal(target, unseal(source, wanted)) if wanted else {}


def unseal(row: Holder, columns: Iterable[str]) -> dict[str, str]:
    """Open these columns of a row; empty ones are left out.

    Only `privacy` calls this, after it has written down who reads and why.
    """
    return unseal_many([row], list(columns))[0]


def unseal_many(rows: Sequence[Holder], columns: Sequence[str]) -> list[dict[str, str]]:
    """The same for many rows, with one look at the keys."""
    filled = [[column for column in columns if getattr(row, column) is not None] for row in rows]
    owners = [owner_of(row) for row in rows]
    keys = datakeys.openers(owner for owner, wanted in zip(owners, filled, strict=True) if wanted)
    return [
        _opened(keys[owner], owner[0], row, wanted) if wanted else {}
        for owner, row, wanted in zip(owners, rows, filled, strict=True)
    ]


def _sealed(opener: Opener, row: Holder, values: Mapping[str, str], suite: int) -> dict[str, Sealed]:
    here = row_place(row._meta.db_table, row.pk)
    return {
        column: Sealed(opener.encrypt(here + column.encode(), text.encode(), suite))
        for column, text in values.items()
        if text
    }


def _opened(opener: Opener, subject: UUID, row: Holder, columns: Sequence[str]) -> dict[str, str]:
    table, key, found = row._meta.db_table, row.pk, {}
    for column in columns:
        sealed = getattr(row, column)
        if sealed.data[:1] == bytes((FIRST_FORMAT,)):
            plain = opener.decrypt_first_format(first_format_place(subject, column), sealed.data)
        else:
            plain = opener.decrypt(place(table, key, column), sealed.data)
        found[column] = plain.decode()
    return found
