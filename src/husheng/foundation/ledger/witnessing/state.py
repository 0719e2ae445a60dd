"""What is known of each witness: how far it followed a log, when it answered last, and what was wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

LONGEST_FAULT = 40
_SEEN = """
INSERT INTO ledger_witnessstate (log_id, witness_id, size, seen_at, fault) VALUES (%s, %s, %s, husheng_now(), '')
ON CONFLICT (log_id, witness_id) DO UPDATE SET size = excluded.size, seen_at = excluded.seen_at, fault = ''
"""
_HEARD = _SEEN.replace("size = excluded.size", "size = greatest(ledger_witnessstate.size, excluded.size)")
_FAULT = """
INSERT INTO ledger_witnessstate (log_id, witness_id, size, fault, fault_at) VALUES (%s, %s, 0, %s, husheng_now())
ON CONFLICT (log_id, witness_id) DO UPDATE SET fault = excluded.fault, fault_at = excluded.fault_at
"""
_COSIGNED = """
INSERT INTO ledger_cosignature (log_id, size, witness_id, line, stated)
VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Known:
    """One witness of the policy, and how far it is said to have followed the log."""

    pk: int
    name: str
    title: str
    size: int

    @property
    def words(self) -> str:
        """As people know it."""
        return self.title or self.name


def known(log: int) -> dict[str, Known]:
    """vkey → witness, with its size for that log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.vkey, w.id, w.name, w.title, coalesce(s.size, 0) FROM ledger_witness w "
            "LEFT JOIN ledger_witnessstate s ON s.witness_id = w.id AND s.log_id = %s",
            [log],
        )
        return {vkey: Known(*rest) for vkey, *rest in cursor.fetchall()}


def seen(log: int, witness: int, size: int) -> None:
    """It answered, and is at this size."""
    _run(_SEEN, [log, witness, size])


def heard(log: int, witness: int, size: int) -> None:
    """It told what it cosigned last, perhaps before its newest answer was stored."""
    _run(_HEARD, [log, witness, size])


def failed(log: int, witness: int, code: str) -> None:
    """It did not answer, or refused."""
    _run(_FAULT, [log, witness, code[:LONGEST_FAULT]])


def keep(log: int, witness: int, size: int, line: str, stated: int) -> None:
    """Store its cosignature under the checkpoint of that size."""
    _run(_COSIGNED, [log, size, witness, line, dt.datetime.fromtimestamp(stated, dt.UTC)])


def lines(log: int, size: int) -> list[str]:
    """The cosignature lines that we hold under a checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line FROM ledger_cosignature WHERE log_id = %s AND size = %s ORDER BY witness_id",
            [log, size],
        )
        return [line for (line,) in cursor.fetchall()]


def _run(statement: str, parameters: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
