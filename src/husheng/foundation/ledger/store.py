"""Reading and writing the log in bulk: binary cursors and COPY, where the ORM would cost ten times more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction

from .merkle.tiles import TileId, TileSpan
from .models import MAIN

TAKE = """
WITH taken AS (
  DELETE FROM ledger_inbox WHERE ctid = ANY (ARRAY (
    SELECT ctid FROM ledger_inbox WHERE log = %s AND (not_before IS NULL OR not_before <= husheng_now())
    ORDER BY submitted_at, act_id LIMIT %s))
  RETURNING submitted_at, act_id, leaf)
SELECT act_id, leaf FROM taken ORDER BY submitted_at, act_id
"""
# One index step per log, however much waits.
NAMES = """
WITH RECURSIVE waiting AS (
  (SELECT log FROM ledger_inbox ORDER BY log LIMIT 1)
  UNION ALL SELECT (SELECT log FROM ledger_inbox WHERE log > w.log ORDER BY log LIMIT 1)
  FROM waiting w WHERE w.log IS NOT NULL)
SELECT log FROM waiting WHERE log IS NOT NULL
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
COLUMNS = "id, name, origin, vkey, size, frontier, checkpoint, published, halted::text"
GET_LOG = f"SELECT {COLUMNS} FROM ledger_log WHERE name = %s"  # noqa: S608 - a constant
GET_LOGS = f"SELECT {COLUMNS} FROM ledger_log ORDER BY id"  # noqa: S608 - a constant
_LOCK = 0x4855_4C47  # any fixed number, so that only a log's sequencers wait for each other


@dataclass(frozen=True)
class LogRow:
    """The log as its row says."""

    id: int
    name: str
    origin: str
    vkey: str
    size: int
    frontier: bytes
    checkpoint: str
    published: int = 0
    halted: str = "{}"

    @property
    def stopped(self) -> dict[str, Any]:
        """Why the log must not be signed; empty when it may."""
        facts: dict[str, Any] = json.loads(self.halted)
        return facts


def raw(name: str = "") -> Any:
    """A binary cursor on Django's own connection, inside its transaction; with a name, a server-side one."""
    connection.ensure_connection()
    if name:
        cursor = psycopg.ServerCursor(connection.connection, name)
        cursor.itersize = 10_000
        return cursor
    return psycopg.Cursor(connection.connection)


def only_one(name: str) -> None:
    """Wait for, and keep off until the transaction ends, whoever else would number or sign this log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, name])


def current_log(name: str = MAIN) -> LogRow | None:
    """A log of this installation; None before its first leaf."""
    with raw() as cursor:
        row = cursor.execute(GET_LOG, [name], binary=True).fetchone()
    return LogRow(*row) if row else None


def all_logs() -> list[LogRow]:
    """Every log of this installation, oldest first."""
    with raw() as cursor:
        return [LogRow(*row) for row in cursor.execute(GET_LOGS, binary=True).fetchall()]


def logs_waited_for() -> list[str]:
    """The names of the logs for which leaves wait."""
    with raw() as cursor:
        return [name for (name,) in cursor.execute(NAMES, binary=True).fetchall()]


def take_waiting(limit: int, name: str = MAIN) -> list[tuple[UUID, bytes]]:
    """Remove the oldest due leaves of a log from the inbox and return them in the order of their submission."""
    with raw() as cursor:
        rows: list[tuple[UUID, bytes]] = cursor.execute(TAKE, [name, limit], binary=True).fetchall()
    return rows


def add_entries(log: int, first: int, leaves: Sequence[tuple[UUID, bytes]], hashes: Sequence[bytes]) -> None:
    """Append entries numbered from `first`."""
    with raw() as cursor, cursor.copy(COPY_ENTRIES) as copy:
        copy.set_types(["int2", "int8", "uuid", "bytea", "bytea"])
        for ordinal, ((act_id, leaf), digest) in enumerate(zip(leaves, hashes, strict=True), first):
            copy.write_row((log, ordinal, act_id, leaf, digest))


def add_checkpoint(log: int, size: int, root: bytes, note: str, frontier: bytes) -> None:
    """Store a signed checkpoint and bring the log's row to its state."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_checkpoint (log_id, size, root, note) VALUES (%s, %s, %s, %s)",
            [log, size, root, note],
        )
        cursor.execute(
            "UPDATE ledger_log SET size = %s, frontier = %s, checkpoint = %s WHERE id = %s",
            [size, frontier, note, log],
        )


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
