"""The journal as the ledger's verifier wants it: every act with the openings of its commitments, in order of key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from husheng.foundation.kernel.standing import through
from husheng.foundation.ledger.leaf import Opened
from husheng.foundation.ledger.verify_journal import JournalFacts

ROWS = """SELECT j.id, j.verb, j.kind, j.key, j.agency, j.at, j.facts, o.salts
          FROM acts_journal j LEFT JOIN acts_opening o ON o.act = j.id WHERE j.id > %s ORDER BY j.id LIMIT %s"""
OF_OBJECTS = """SELECT j.id, j.verb, j.kind, j.key, j.agency, j.at, j.facts, o.salts
                FROM acts_journal j LEFT JOIN acts_opening o ON o.act = j.id
                WHERE j.key = ANY (%s) ORDER BY j.at, j.id LIMIT %s"""
WITHOUT_ROW = (
    "SELECT one FROM unnest(%s::uuid[]) AS one WHERE NOT EXISTS (SELECT FROM acts_journal WHERE id = one)"
)
FACTS_OF = "SELECT key, facts FROM acts_journal WHERE verb = %s AND key = ANY (%s)"
BATCH = 5000
FIRST = "00000000-0000-0000-0000-000000000000"


def journal() -> Iterator[JournalFacts]:
    """All acts; an erased opening proves nothing about the facts, and is no fault."""
    after: UUID | str = FIRST
    while True:
        with through("verify"), connection.cursor() as cursor:
            cursor.execute(ROWS, [after, BATCH])
            rows = cursor.fetchall()
        yield from map(_facts, rows)
        if len(rows) < BATCH:
            return
        after = rows[-1][0]


def of_objects(keys: Iterable[UUID], most: int) -> list[JournalFacts]:
    """The acts on these things in the order of time; the caller has checked that the reader may know of them."""
    with connection.cursor() as cursor:
        cursor.execute(OF_OBJECTS, [list(keys), most])
        return [_facts(row) for row in cursor.fetchall()]


def without_row(acts: Sequence[UUID]) -> set[UUID]:
    """Of these acts, those that no journal row tells of: an old backup was restored, or somebody deleted it."""
    with through("verify"), connection.cursor() as cursor:
        cursor.execute(WITHOUT_ROW, [list(acts)])
        return {act for (act,) in cursor.fetchall()}


def facts_of(verb: str, keys: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What the journal says that this verb recorded on each of these things."""
    with through("verify"), connection.cursor() as cursor:
        cursor.execute(FACTS_OF, [verb, list(keys)])
        return {key: json.loads(facts) for key, facts in cursor.fetchall()}


def _facts(row: tuple[Any, ...]) -> JournalFacts:
    key, verb, kind, subject, agency, at, facts, salts = row
    known = json.loads(facts)
    opening = {
        field: Opened(bytes.fromhex(salt), known.get(field))
        for field, salt in json.loads(salts or "{}").items()
    }
    return JournalFacts(key, verb, kind, subject, agency, at, opening or None)
