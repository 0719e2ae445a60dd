"""The door through which acts leave their leaves, inside their own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from .models import MAIN

_INSERT = "INSERT INTO ledger_inbox (act_id, leaf, log) VALUES (%s, %s, %s)"
_COPY = "COPY ledger_inbox (act_id, leaf, log) FROM STDIN (FORMAT BINARY)"


def submit(rows: Sequence[tuple[UUID, bytes]], log: str = MAIN) -> None:
    """Put leaves, each under its act's id, into the inbox of a log: they commit or vanish with the act."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_INSERT, (*rows[0], log))
            return
        with cursor.cursor.copy(_COPY) as copy:
            copy.set_types(["uuid", "bytea", "varchar"])
            for act_id, leaf in rows:
                copy.write_row((act_id, leaf, log))
