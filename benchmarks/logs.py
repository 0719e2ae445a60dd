"""A log of its own for the claims of the ledger: emptied, then filled with leaves as acts leave them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db import connections, transaction

from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger import sequencer, store
from husheng.foundation.ledger.leaf import make_leaf

TABLES = "ledger_entry", "ledger_tile", "ledger_checkpoint", "ledger_inbox", "ledger_publication"
AT = dt.datetime(2023, 10, 24, 9, 2, 3, tzinfo=dt.UTC)
AGENCY = UUID(int=7)
Leaf = tuple[UUID, bytes]


def leaves(count: int) -> list[Leaf]:
    """Leaves with one commitment, about 430 bytes each."""
    return list(_leaves(count))


def _leaves(count: int) -> Iterator[Leaf]:
    for _ in range(count):
        act, key = new_key(), new_key()
        leaf, _opening = make_leaf(
            act=act, verb="leads.accept", kind="leads.lead", key=key, agency=AGENCY, at=AT,
            fields={"state": "accepted"},
        )  # fmt: skip
        yield act, leaf


def empty() -> None:
    """The log as it was before its first leaf; only the owner can do that."""
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE {table}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(
            "UPDATE ledger_log SET size = 0, frontier = '', checkpoint = '', published = 0, halted = '{}'"
        )
    sequencer._trusted.clear()
    sequencer.prepare()


def append(batch: list[Leaf]) -> None:
    """One transaction: entries, tiles, right edge, signed checkpoint."""
    with transaction.atomic():
        store.only_one("main")
        sequencer.append(log(), batch)


def log() -> store.LogRow:
    """The log as it is."""
    found = store.current_log()
    assert found is not None
    return found


def fill(size: int) -> None:
    """Grow the log to this size."""
    while (missing := size - log().size) > 0:
        append(leaves(min(10_000, missing)))


def settle() -> None:
    """What the database does in the background after a large import, done now."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_entry")
        cursor.execute("VACUUM ANALYZE ledger_tile")
