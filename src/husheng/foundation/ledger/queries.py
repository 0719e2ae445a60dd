"""What other rooms and pages ask the ledger: is it in, under which number, and prove it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db import connection
from django.urls import reverse

from husheng.foundation.kernel import clock

from . import store
from .merkle.proofs import inclusion_proof
from .merkle.tiles import needed_tiles, node_reader
from .models import Checkpoint, Entry, Inbox
from .proofs import Proof


@dataclass(frozen=True)
class Seal:
    """存证印: the mark beside an act; `state` is the one that the house's seal component draws."""

    state: str
    number: int | None
    url: str


@dataclass(frozen=True)
class Overview:
    """The log at a glance."""

    origin: str
    vkey: str
    size: int
    waiting: int
    waiting_since: dt.datetime | None
    checkpoints: list[Checkpoint]


@dataclass(frozen=True)
class Day:
    """How far the log had come at the end of a day (Shanghai), and how much of it was new."""

    date: dt.date
    size: int
    added: int


# One index look-up per day, however many checkpoints there are.
GROWTH = """
SELECT day::date, coalesce((
    SELECT size FROM ledger_checkpoint
    WHERE log_id = %s AND signed_at < (day + interval '1 day') AT TIME ZONE 'Asia/Shanghai'
    ORDER BY signed_at DESC, size DESC LIMIT 1), 0)
FROM generate_series((%s::date - %s)::timestamp, %s::timestamp, interval '1 day') AS day ORDER BY day
"""


def status(act_ids: Iterable[UUID]) -> dict[UUID, int | None]:
    """act → its number in the log, None while it waits."""
    wanted = list(act_ids)
    found: dict[UUID, int | None] = dict.fromkeys(wanted)
    found.update(Entry.objects.filter(act_id__in=wanted).values_list("act_id", "ordinal"))
    return found


def seals(act_ids: Iterable[UUID]) -> dict[UUID, Seal]:
    """act → its seal, with one query for a whole list."""
    return {act: _seal(act, ordinal) for act, ordinal in status(act_ids).items()}


def seal(act_id: UUID) -> Seal:
    """The seal of one act."""
    return seals([act_id])[act_id]


def _seal(act: UUID, ordinal: int | None) -> Seal:
    return Seal("pending" if ordinal is None else "entered", ordinal, reverse("ledger:act", args=[act]))


def proof(act_id: UUID) -> Proof | None:
    """The inclusion proof of an act under the newest checkpoint; None while it waits or is unknown."""
    entry = Entry.objects.filter(act_id=act_id).values_list("ordinal", "leaf").first()
    log = store.current_log()  # after the entry, so that the checkpoint covers it
    if entry is None or log is None:
        return None
    ordinal, leaf = entry
    if ordinal > log.size:
        return None
    tiles = store.get_tiles(log.id, needed_tiles(lambda read: inclusion_proof(read, ordinal - 1, log.size)))
    read = node_reader(lambda level, index: tiles.get((level, index), b""))
    path = tuple(inclusion_proof(read, ordinal - 1, log.size))
    return Proof(act_id, ordinal, bytes(leaf), path, log.origin, log.vkey, log.checkpoint)


def waits(act_id: UUID) -> bool:
    """Whether the act's leaf is in the inbox."""
    return Inbox.objects.filter(act_id=act_id).exists()


def overview(last: int = 20) -> Overview | None:
    """Size, what waits, and the last checkpoints; None before the first act was integrated."""
    log = store.current_log()
    if log is None:
        return None
    oldest = Inbox.objects.order_by("submitted_at").values_list("submitted_at", flat=True).first()
    return Overview(
        origin=log.origin,
        vkey=log.vkey,
        size=log.size,
        waiting=Inbox.objects.count(),
        waiting_since=oldest,
        checkpoints=list(Checkpoint.objects.filter(log_id=log.id).order_by("-size")[:last]),
    )


def growth(days: int = 14) -> list[Day]:
    """The log's size at the end of each of the last days, oldest first."""
    log = store.current_log()
    if log is None:
        return []
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(GROWTH, [log.id, today, days, today])
        sizes = cursor.fetchall()
    return [Day(day, size, size - before) for (_, before), (day, size) in pairwise(sizes)]
