"""The door through which acts leave their leaves, inside their own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

_INSERT = "INSERT INTO ledger_inbox (act_id, leaf) VALUES (%s, %s)"
_COPY = "COPY ledger_inbox (act_id, leaf) FROM STDIN (FORMAT BINARY)"


def submit(rows: Sequence[tuple[UUID, bytes]]) -> None:
    """Put leaves, each under its act's id, into the inbox: they commit or vanish with the act."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_INSERT, rows[0])
            return
        with cursor.cursor.copy(_COPY) as copy:
            copy.set_types(["uuid", "bytea"])
            for row in rows:
                copy.write_row(row)
