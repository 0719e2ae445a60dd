"""The journal as the ledger's verifier wants it: every act with the openings of its commitments, in order of key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from husheng.foundation.ledger.leaf import Opened
from husheng.foundation.ledger.verify_journal import JournalFacts

ROWS = """SELECT j.id, j.verb, j.kind, j.key, j.agency, j.at, j.facts, o.salts
          FROM acts_journal j LEFT JOIN acts_opening o ON o.act = j.id WHERE j.id > %s ORDER BY j.id LIMIT %s"""
BATCH = 5000
FIRST = "00000000-0000-0000-0000-000000000000"


def journal() -> Iterator[JournalFacts]:
    """All acts; an erased opening proves nothing about the facts, and is no fault."""
    after: UUID | str = FIRST
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ROWS, [after, BATCH])
            rows = cursor.fetchall()
        for key, verb, kind, subject, agency, at, facts, salts in rows:
            known = json.loads(facts)
            opening = {
                f: Opened(bytes.fromhex(salt), known.get(f)) for f, salt in json.loads(salts or "{}").items()
            }
            yield JournalFacts(
                id=key, verb=verb, kind=kind, key=subject, agency=agency, at=at, opening=opening or None
            )
        if len(rows) < BATCH:
            return
        after = rows[-1][0]
