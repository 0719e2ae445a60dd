"""The daily batch log: acts of the whistleblower portal enter once a day, shuffled, without the time of day.

Whoever reads the ledger beside a door camera or a mobile-phone record must not be able to say who reported
(measures against retaliation, 2009 provisions on protecting informants). So nothing in such a leaf tells the
hour: not its time, not its ids, not its place in the log.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from .faults import broken
from .leaf import Opening, make_leaf

NAME = "daily"
_TELLS_TIME = (1, 2, 6, 7)
_SUBMIT = """
INSERT INTO ledger_inbox (act_id, leaf, log, submitted_at, not_before)
VALUES (%s, %s, %s, date_trunc('day', husheng_now(), 'Asia/Shanghai'),
        date_trunc('day', husheng_now(), 'Asia/Shanghai') + interval '1 day')
"""


def make_daily_leaf(
    *,
    act: UUID,
    verb: str,
    kind: str,
    key: UUID | None,
    agency: UUID | None,
    day: dt.date,
    fields: Mapping[str, Any] | None = None,
) -> tuple[bytes, Opening]:
    """The leaf of an act that must not tell its hour; its ids are random ones (UUID version 4)."""
    if any(one is not None and one.version in _TELLS_TIME for one in (act, key)):
        raise ValueError("an id that contains the time of day may not enter the daily log")
    return make_leaf(act=act, verb=verb, kind=kind, key=key, agency=agency, at=day, fields=fields)


def submit(rows: Sequence[tuple[UUID, bytes]]) -> None:
    """Put leaves into the inbox of the daily log, due at the next midnight in Shanghai."""
    with connection.cursor() as cursor:
        cursor.executemany(_SUBMIT, [(*row, NAME) for row in rows])


def shuffled(leaves: list[tuple[UUID, bytes]]) -> list[tuple[UUID, bytes]]:
    """The same leaves in an order that nobody can predict."""
    if any(act.version in _TELLS_TIME for act, _ in leaves):
        raise broken("每日台账里有一个编号带着时刻，会泄露举报时间。")
    random.SystemRandom().shuffle(leaves)
    return leaves
