"""A read log of ten or a hundred million rows for the claims of privacy and leaks: filled once, as the owner.

Three years, 20 agencies of 120 posts, one record for every ten readings. Nine readings in ten are of the reader's own
agency. The first post besides reads 39,000 records of its agency one after the other, as the source's clerk did.
Keys are computed from numbers (`key`), so that a claim knows whose they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from typing import Final
from uuid import UUID

from django.db import connections
from rich.console import Console

from benchmarks.grounds import LARGE_READS, Size
from husheng.foundation.kernel.clock import SHANGHAI

AGENCIES, POSTS_EACH, MONTHS = 20, 120, 36
TAKEN, TAKER = 39_000, 0
FIRST: Final = dt.datetime(2020, 7, 1, tzinfo=SHANGHAI)
ROWS: Final = {"reads": 10_000_000, "large_reads": 100_000_000}
PER_RECORD: Final = 10  # readings
INDEXES: Final = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'privacy_readlog'::regclass AND NOT i.indisprimary
"""
# Agency and post of a reading, its record, its minute: by a hash of the row's number, the same every time.
FILL: Final = """
INSERT INTO privacy_readlog
  (id, at, "user", post, agency, kind, key, subject, fields, purpose, reason, "case", way, canary)
SELECT md5('read' || n)::uuid, %(first)s + (h1 %% %(minutes)s) * interval '1 minute',
  md5('user' || p)::uuid, md5('post' || p)::uuid, md5('agency' || p / %(each)s)::uuid,
  'parties.party', md5('subject' || s)::uuid, md5('subject' || s)::uuid, '["person_phone"]'::jsonb, 'investigate',
  '核对', md5('case' || s %% 50000)::uuid, 'reveal', false
FROM (
  SELECT n, h1, CASE WHEN takes THEN n / %(step)s * %(agencies)s ELSE s END AS s,
    CASE WHEN takes THEN 0 WHEN h2 %% 10 = 0 THEN h3 %% %(posts)s
    ELSE (s %% %(agencies)s) * %(each)s + h3 %% %(each)s END AS p
  FROM (SELECT n, n %% %(step)s = 1 AS takes, abs(hashint8(n)) AS h1, abs(hashint8(n + 7000000000)) AS h2,
          abs(hashint8(n + 9000000000)) AS h3, abs(hashint8(n + 5000000000)) %% %(records)s AS s
        FROM generate_series(%(from)s::bigint, %(to)s::bigint - 1) AS n) AS drawn
) AS rows
"""
console = Console(stderr=True)


def key(sort: str, number: int) -> UUID:
    """The key of a post, agency or subject by its number."""
    return UUID(hashlib.md5(f"{sort}{number}".encode()).hexdigest())  # noqa: S324 - as PostgreSQL's md5


def records(size: Size) -> int:
    """How many records there are readings of."""
    return ROWS[size.name] // PER_RECORD


def taken() -> list[int]:
    """The records that the first post read one after the other, by their numbers."""
    return [n * AGENCIES for n in range(TAKEN)]


def ensure(size: Size) -> None:
    """Fill the log of this ground, unless it is full; indexes are made afterwards."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM privacy_readlog WHERE id = md5('read0')::uuid)")
        if cursor.fetchone()[0]:
            return
        started = time.monotonic()
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        _fill(cursor, size)
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            # PostgreSQL describes the index of a partitioned table as one of the parent alone; every month needs it
            cursor.execute(definition.replace(" ON ONLY ", " ON "))
        cursor.execute("ANALYZE privacy_readlog")
    console.print(f"{ROWS[size.name]:,} readings in {time.monotonic() - started:.0f} s")


def _fill(cursor: object, size: Size) -> None:
    """Month by month, each a transaction of its own; the first number is written last, as the mark of a full log."""
    each = ROWS[size.name] // MONTHS
    for month in reversed(range(MONTHS)):
        first = FIRST.replace(year=FIRST.year + (6 + month) // 12, month=(6 + month) % 12 + 1)
        last = ROWS[size.name] if month == MONTHS - 1 else (month + 1) * each
        cursor.execute("SELECT husheng_readlog_month(%s)", [first])  # type: ignore[attr-defined]
        cursor.execute(  # type: ignore[attr-defined]
            FILL,
            {
                "first": first, "minutes": 28 * 24 * 60, "each": POSTS_EACH, "posts": AGENCIES * POSTS_EACH,
                "agencies": AGENCIES, "records": records(size), "step": ROWS[size.name] // TAKEN,
                "from": month * each, "to": last,
            },
        )  # fmt: skip


def is_large(size: Size) -> bool:
    """The hundred million."""
    return size == LARGE_READS
