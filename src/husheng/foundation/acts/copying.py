"""Set-based writing: many rows of one table by COPY. There is no other bulk path."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from psycopg import Copy, sql
from psycopg.copy import LibpqWriter

from husheng.foundation.vault.blind import BlindIndexField
from husheng.foundation.vault.sealed import SealedField

# Values of these go to the database as Python holds them: asking the field takes longer than writing.
PLAIN = {
    BlindIndexField,
    models.BinaryField,
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.ForeignKey,
    models.IntegerField,
    models.PositiveBigIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    SearchVectorField,
    models.TextField,
    models.UUIDField,
}


def copy_in(rows: Sequence[models.Model]) -> None:
    """Insert unsaved instances of one model by COPY, in the current transaction.

    Keys must be set already (UUIDs are); database defaults and `auto_now` are not applied.
    """
    if not rows:
        return
    fields = _columns(type(rows[0]))
    read = attrgetter("pk", *(f.attname for f in fields))  # with "pk" it is a tuple even for one column
    asked = [(i, _converter(f)) for i, f in enumerate(fields) if type(f) not in PLAIN]
    with _copy(type(rows[0])) as copy:
        for row in rows:
            values = list(read(row)[1:])
            for index, convert in asked:
                values[index] = convert(values[index])
            copy.write_row(values)


def copy_values(model: type[models.Model], rows: Iterable[Sequence[Any]]) -> None:
    """The same for plain values in the order of the model's fields, JSON as text: without an instance of each."""
    with _copy(model) as copy:
        for row in rows:
            copy.write_row(row)


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]


@contextmanager
def _copy(model: type[models.Model]) -> Iterator[Copy]:
    """PostgreSQL refuses COPY into a table with row policies: such rows go through a temporary table of the session."""
    table = sql.Identifier(model._meta.db_table)
    columns = sql.SQL(", ").join(sql.Identifier(str(f.column)) for f in _columns(model))
    with (
        transaction.atomic(savepoint=False),
        connection.cursor() as cursor,
    ):  # what waits is gone with the commit
        target = table
        if getattr(model, "seen_by", None) is not None:
            target = _waiting(cursor, model._meta.db_table, columns)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(target, columns)
        with cursor.cursor.copy(statement, writer=_AtOnce(cursor.cursor)) as copy:
            yield copy
        if target is not table:
            cursor.execute(
                sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(table, columns, columns, target)
            )
            cursor.execute(sql.SQL("TRUNCATE {}").format(target))


def _waiting(cursor: Any, name: str, columns: sql.Composed) -> sql.Identifier:
    """The session's own table for rows on their way, made at the first need; nobody else can see it."""
    waiting = sql.Identifier("pg_temp", f"waiting_{name}")
    cursor.execute("SELECT to_regclass(%s)", [f"pg_temp.waiting_{name}"])
    if cursor.fetchone()[0] is None:
        made = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DELETE ROWS AS SELECT {} FROM {} WITH NO DATA")
        cursor.execute(made.format(sql.Identifier(f"waiting_{name}"), columns, sql.Identifier(name)))
    return waiting


class _AtOnce(LibpqWriter):
    """Sends a table's rows when all are there: every small sending would wait for whoever computes meanwhile."""

    def __init__(self, cursor: Any):
        super().__init__(cursor)
        self._parts: list[Any] = []

    def write(self, data: Any) -> None:
        self._parts.append(bytes(data))

    def finish(self, exc: BaseException | None = None) -> None:
        if exc is None:
            super().write(b"".join(self._parts))
        super().finish(exc)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    if type(field) is models.DateTimeField:
        return _aware
    if isinstance(field, SealedField):
        return field.get_prep_value

    def convert(value: Any) -> Any:
        prepared = field.get_db_prep_save(value, connection)
        return bytes(prepared) if isinstance(prepared, memoryview) else prepared

    return convert


def _aware(moment: dt.datetime | None) -> dt.datetime | None:
    """A time without its zone would be read in the zone of the session."""
    if moment is not None and moment.tzinfo is None:
        raise ValueError("a time is stored with its zone")
    return moment
