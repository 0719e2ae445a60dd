"""A log at a glance, for its page: how far it has come, who signs and stamps it, what recomputing it found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection
from django.utils.translation import gettext as _

from husheng.foundation.kernel import clock

from . import examining, keyring, store
from .merkle.keys import split_vkey
from .merkle.kinds import LOG_KINDS, WITNESS_KINDS
from .models import MAIN, Checkpoint, Examination, Inbox, Publication, Replay, TimeAuthority, TimeStamp
from .witnessing import policies


@dataclass(frozen=True)
class Overview:
    """A log at a glance. `published` is the size that a quorum of witnesses has cosigned; `asks` whether any is."""

    name: str
    origin: str
    vkey: str
    size: int
    published: int
    asks: bool
    stopped: dict[str, object]
    waiting: int
    waiting_since: dt.datetime | None
    checkpoints: list[Checkpoint]


@dataclass(frozen=True)
class Examined:
    """What recomputing everything found last, for people: `places` are the first findings."""

    at: dt.datetime
    ok: bool
    size: int
    total: int
    places: list[dict[str, object]]
    known: list[dict[str, object]]
    known_total: int


@dataclass(frozen=True)
class Key:
    """A public key as people tell it from others: its algorithm and its short id; the whole line for machines."""

    algorithm: str
    id: str
    vkey: str


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


def publications(name: str, last: int) -> list[Publication]:
    """The checkpoints of a log that were published last, newest first."""
    return list(Publication.objects.filter(log__name=name).order_by("-size")[:last])


def key_of(vkey: str) -> Key:
    """A key's line taken apart; a witness's or a log's."""
    _name, identifier, data = split_vkey(vkey)
    algorithm = next(kind.algorithm for kind in (*LOG_KINDS, *WITNESS_KINDS) if data.startswith(kind.kind))
    return Key(algorithm, identifier, vkey)


def keys_of(name: str) -> list[Key]:
    """The keys that sign a log now, oldest first."""
    log = store.current_log(name)
    return [key_of(span.vkey) for span in keyring.spans(log.id) if span.until is None] if log else []


def authorities() -> list[TimeAuthority]:
    """Everybody who stamps our checkpoints with a time."""
    return list(TimeAuthority.objects.order_by("pk"))


def timestamps(name: str, last: int) -> list[TimeStamp]:
    """The newest time stamps of a log."""
    rows = TimeStamp.objects.filter(log__name=name).select_related("authority")
    return list(rows.order_by("-received_at", "authority_id")[:last])


def timestamp(name: str, size: int, authority: str) -> TimeStamp | None:
    """One time stamp."""
    return TimeStamp.objects.filter(log__name=name, size=size, authority__name=authority).first()


def examined() -> Examined | None:
    """What the newest check of the whole ledger found; None before the first."""
    row: Examination | None = examining.latest()
    if row is None:
        return None
    return Examined(
        row.at, row.ok, row.size, row.total, _worded(row.findings), _worded(row.known), row.known_total
    )


def _worded(places: list[dict[str, object]]) -> list[dict[str, object]]:
    """Each finding with its sentence, and the moment at which it was acknowledged as one."""
    return [
        {
            **one,
            "words": _(examining.words(str(one["code"]))),
            "at": dt.datetime.fromisoformat(str(one["at"])) if "at" in one else None,
        }
        for one in places
    ]


def replays() -> list[Replay]:
    """Every time that a mirror gave back what an old backup had lost, newest first."""
    return list(Replay.objects.select_related("log").order_by("-pk"))


def overview(last: int = 20, name: str = MAIN) -> Overview | None:
    """Size, what waits, and the last checkpoints; None before the log's first leaf was integrated."""
    log = store.current_log(name)
    if log is None:
        return None
    inbox = Inbox.objects.filter(log=name)
    oldest = inbox.order_by("submitted_at").values_list("submitted_at", flat=True).first()
    return Overview(
        name=log.name,
        origin=log.origin,
        vkey=log.vkey,
        size=log.size,
        published=log.published,
        asks=policies.asks_for_witnesses(),
        stopped=log.stopped,
        waiting=inbox.count(),
        waiting_since=oldest,
        checkpoints=list(Checkpoint.objects.filter(log_id=log.id).order_by("-size")[:last]),
    )


def growth(days: int = 14, name: str = MAIN) -> list[Day]:
    """The log's size at the end of each of the last days, oldest first."""
    log = store.current_log(name)
    if log is None:
        return []
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(GROWTH, [log.id, today, days, today])
        sizes = cursor.fetchall()
    return [Day(day, size, size - before) for (_, before), (day, size) in pairwise(sizes)]
