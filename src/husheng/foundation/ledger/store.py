"""Reading and writing the log in bulk: binary cursors and COPY, where the ORM would cost ten times more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction

from .merkle.tiles import TileId, TileSpan

TAKE = """
WITH taken AS (
  DELETE FROM ledger_inbox WHERE ctid = ANY (ARRAY (
    SELECT ctid FROM ledger_inbox ORDER BY submitted_at, act_id LIMIT %s))
  RETURNING submitted_at, act_id, leaf)
SELECT act_id, leaf FROM taken ORDER BY submitted_at, act_id
"""
COPY_ENTRIES = "COPY ledger_entry (log_id, ordinal, act_id, leaf, leaf_hash) FROM STDIN (FORMAT BINARY)"
PUT_TILES = """
INSERT INTO ledger_tile (log_id, level, index, width, hashes)
SELECT %s, * FROM unnest(%b::smallint[], %b::bigint[], %b::smallint[], %b::bytea[])
ON CONFLICT (log_id, level, index) DO UPDATE SET width = excluded.width, hashes = excluded.hashes
"""
GET_TILES = """
SELECT level, index, hashes FROM ledger_tile
JOIN unnest(%b::smallint[], %b::bigint[]) AS wanted (level, index) USING (level, index) WHERE log_id = %s
"""
GET_LOG = "SELECT id, origin, vkey, size, frontier, checkpoint FROM ledger_log ORDER BY id LIMIT 1"


@dataclass(frozen=True)
class LogRow:
    """The log as its row says."""

    id: int
    origin: str
    vkey: str
    size: int
    frontier: bytes
    checkpoint: str


def raw(name: str = "") -> Any:
    """A binary cursor on Django's own connection, inside its transaction; with a name, a server-side one."""
    connection.ensure_connection()
    if name:
        cursor = psycopg.ServerCursor(connection.connection, name)
        cursor.itersize = 10_000
        return cursor
    return psycopg.Cursor(connection.connection)


def current_log() -> LogRow | None:
    """The installation's log; None before the first act."""
    with raw() as cursor:
        row = cursor.execute(GET_LOG, binary=True).fetchone()
    return LogRow(*row) if row else None


def take_waiting(limit: int) -> list[tuple[UUID, bytes]]:
    """Remove the oldest waiting leaves from the inbox and return them in the order of their submission."""
    with raw() as cursor:
        rows: list[tuple[UUID, bytes]] = cursor.execute(TAKE, [limit], binary=True).fetchall()
    return rows


def add_entries(log: int, first: int, leaves: Sequence[tuple[UUID, bytes]], hashes: Sequence[bytes]) -> None:
    """Append entries numbered from `first`."""
    with raw() as cursor, cursor.copy(COPY_ENTRIES) as copy:
        copy.set_types(["int2", "int8", "uuid", "bytea", "bytea"])
        for ordinal, ((act_id, leaf), digest) in enumerate(zip(leaves, hashes, strict=True), first):
            copy.write_row((log, ordinal, act_id, leaf, digest))


def put_tiles(log: int, tiles: Iterable[tuple[TileSpan, bytes]]) -> None:
    """Write tiles that grew."""
    rows = list(tiles)
    columns = [
        [span.level for span, _ in rows],
        [span.index for span, _ in rows],
        [span.width for span, _ in rows],
        [data for _, data in rows],
    ]
    with raw() as cursor:
        cursor.execute(PUT_TILES, [log, *columns])


def get_tiles(log: int, wanted: Iterable[TileId]) -> dict[TileId, bytes]:
    """Those of the wanted tiles that exist."""
    ids = sorted(wanted)
    if not ids:
        return {}
    with raw() as cursor:
        rows = cursor.execute(
            GET_TILES, [[level for level, _ in ids], [index for _, index in ids], log], binary=True
        ).fetchall()
    return {(level, index): hashes for level, index, hashes in rows}


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that sees one state of the database; joins an open one as it is."""
    joined = connection.in_atomic_block
    with transaction.atomic():
        if not joined:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def stream(name: str, statement: str, parameters: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
    """Rows of a large result, a few thousand at a time, through a server-side cursor."""
    with raw(name) as cursor:
        cursor.execute(statement, parameters, binary=True)
        yield from cursor
