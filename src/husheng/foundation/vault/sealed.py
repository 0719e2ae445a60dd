"""Sealed values: the only form in which a personal value stands in the database.

A `Sealed` prints as 已密封. Opening is `unseal`, which only `privacy` may import.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models

from .cipher import Cipher, Unreadable, binding, decrypt
from .keys import wrapping_key
from .models import SubjectKey

MASK = "已密封"
COPY_KEYS = "COPY vault_subjectkey (subject, wrapped) FROM STDIN"


@dataclass(frozen=True)
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
        return self.get_prep_value(value) if isinstance(value, Sealed) else value


def seal(subject: UUID, values: Mapping[str, str]) -> dict[str, Sealed]:
    """Seal `{column: text}` for one subject; empty texts are left out."""
    return seal_many({subject: values})[subject]


def seal_many(
    values: Mapping[UUID, Mapping[str, str]], *, fresh: bool = False
) -> dict[UUID, dict[str, Sealed]]:
    """Seal for many subjects with two statements; makes their keys where they have none yet.

    `fresh`: none of them has been sealed for before, so no key need be looked for.
    """
    keys = _made(values) if fresh else _keys(values)
    return {subject: _sealed(subject, keys[subject], columns) for subject, columns in values.items()}


def _sealed(subject: UUID, key: bytes, columns: Mapping[str, str]) -> dict[str, Sealed]:
    cipher = Cipher(key)
    return {
        column: Sealed(cipher.encrypt(binding(subject, column), text.encode()))
        for column, text in columns.items()
        if text
    }


def unseal(subject: UUID, values: Mapping[str, Sealed | None]) -> dict[str, str]:
    """Open `{column: Sealed}`. Only `privacy` calls this, after it has written down who reads and why."""
    row = SubjectKey.objects.filter(pk=subject).first()
    if row is None:
        raise Unreadable("the key of this subject has been destroyed")
    key = _unwrap(subject, bytes(row.wrapped))
    return {
        column: decrypt(key, binding(subject, column), sealed.data).decode()
        for column, sealed in values.items()
        if sealed is not None
    }


def _unwrap(subject: UUID, wrapped: bytes) -> bytes:
    return decrypt(wrapping_key(), b"subject-key" + subject.bytes, wrapped)


def _keys(subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    wanted = list(subjects)
    found = {
        row.subject: _unwrap(row.subject, bytes(row.wrapped))
        for row in SubjectKey.objects.filter(pk__in=wanted)
    }
    return found | _made(subject for subject in wanted if subject not in found)


def _made(subjects: Iterable[UUID]) -> dict[UUID, bytes]:
    """A new key for each, stored wrapped."""
    fresh = {subject: os.urandom(32) for subject in subjects}
    wrapping = Cipher(wrapping_key())
    rows = [(s, wrapping.encrypt(b"subject-key" + s.bytes, key)) for s, key in fresh.items()]
    if len(rows) > 1:
        with connection.cursor() as cursor, cursor.cursor.copy(COPY_KEYS) as copy:
            for row in rows:
                copy.write_row(row)
    else:
        SubjectKey.objects.bulk_create(SubjectKey(subject=s, wrapped=wrapped) for s, wrapped in rows)
    return fresh
