"""Set-based writing: many rows of one table by COPY. There is no other bulk path."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import compress
from operator import itemgetter
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from psycopg import sql

from husheng.foundation.vault.blind import BlindIndexField
from husheng.foundation.vault.sealed import SealedField

from .copytext import text_of

Write = Callable[[], None]

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
    ready(rows)()


def ready(rows: Sequence[models.Model]) -> Write:
    """The same in two steps: what is done now asks only Python; what is returned asks only the database."""
    if not rows:
        return _nothing
    fields = _columns(type(rows[0]))
    names = [f.attname for f in fields]
    read = itemgetter(names[0], *names)  # a name too many: it is a tuple even for one column
    columns: list[Any] = list(zip(*map(read, map(vars, rows)), strict=True))[1:]
    for index, field in enumerate(fields):
        if type(field) not in PLAIN:
            columns[index] = _converted(field, columns[index])
    return _laid_out(type(rows[0]), columns)


def ready_values(model: type[models.Model], rows: Iterable[Sequence[Any]]) -> Write:
    """The same for plain values in the order of the model's fields, JSON as text: without an instance of each."""
    columns = list(zip(*rows, strict=True))
    return _laid_out(model, columns) if columns else _nothing


def _nothing() -> None:
    """No rows, no statement."""


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]


def _laid_out(model: type[models.Model], columns: Sequence[Sequence[Any]]) -> Write:
    """PostgreSQL refuses COPY into a table with row policies: such rows go through a temporary table of the session,
    and what is the same in all of them (most of what an import writes) is said once on the way from there."""
    names = [sql.Identifier(str(field.column)) for field in _columns(model)]
    if getattr(model, "seen_by", None) is None:
        return partial(_copy, sql.Identifier(model._meta.db_table), names, text_of(columns))
    differ = [index == 0 or not _same(column) for index, column in enumerate(columns)]
    said = [column[0] for column, own in zip(columns, differ, strict=True) if not own]
    text = text_of(list(compress(columns, differ)))
    return partial(_through_waiting, model._meta.db_table, names, differ, said, text)


def _through_waiting(
    name: str, names: Sequence[sql.Identifier], differ: Sequence[bool], said: Sequence[Any], text: bytes
) -> None:
    every = sql.SQL(", ").join(names)
    taken = [own if here else sql.Placeholder() for own, here in zip(names, differ, strict=True)]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        waiting = _waiting(cursor, name, every)
        _copy(waiting, list(compress(names, differ)), text)
        insert = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}")
        cursor.execute(insert.format(sql.Identifier(name), every, sql.SQL(", ").join(taken), waiting), said)
        cursor.execute(sql.SQL("TRUNCATE {}").format(waiting))


def _copy(table: sql.Identifier, names: Sequence[sql.Identifier], text: bytes) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, sql.SQL(", ").join(names))
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        copy.write(text)


def _waiting(cursor: Any, name: str, columns: sql.Composed) -> sql.Identifier:
    """The session's own table for rows on their way, made at the first need; nobody else can see it."""
    waiting = sql.Identifier("pg_temp", f"waiting_{name}")
    cursor.execute("SELECT to_regclass(%s)", [f"pg_temp.waiting_{name}"])
    if cursor.fetchone()[0] is None:
        made = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DELETE ROWS AS SELECT {} FROM {} WITH NO DATA")
        cursor.execute(made.format(sql.Identifier(f"waiting_{name}"), columns, sql.Identifier(name)))
    return waiting


def _converted(field: models.Field[Any, Any], column: Sequence[Any]) -> Sequence[Any]:
    convert = _converter(field)
    return [convert(column[0])] * len(column) if _same(column) else list(map(convert, column))


def _same(column: Sequence[Any]) -> bool:
    return bool(column[0] == column[-1]) and column.count(column[0]) == len(column)


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
