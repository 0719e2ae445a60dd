"""What other rooms and pages ask the ledger: is it in, under which number, and prove it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from husheng.foundation.kernel import clock

from . import examining, heads, keyring, proving, store
from .merkle.keys import split_vkey
from .merkle.kinds import LOG_KINDS, WITNESS_KINDS
from .models import (
    MAIN,
    Checkpoint,
    Entry,
    Examination,
    Inbox,
    Publication,
    Replay,
    TimeAuthority,
    TimeStamp,
    Witness,
)
from .proofs import Proof
from .receipts import Receipt, Seed, Stage, receipts, seed_after, status_of
from .stamped import Heads, Stamp, heads_over, stamps_of
from .witnessing import policies

__all__ = [
    "Cosigned",
    "Day",
    "Examined",
    "Key",
    "Overview",
    "Receipt",
    "Seal",
    "Seed",
    "Stage",
    "Stamp",
    "authorities",
    "cosigned",
    "examined",
    "growth",
    "heads_over",
    "key_of",
    "keys_of",
    "overview",
    "proof",
    "publications",
    "receipts",
    "replayed",
    "replays",
    "seal",
    "seals",
    "seed_after",
    "stamps_of",
    "status",
    "status_of",
    "timestamp",
    "timestamps",
    "waits",
]


@dataclass(frozen=True)
class Seal:
    """存证印: the mark beside an act; `state` is the one that the house's seal component draws."""

    state: str
    number: int | None
    url: str
    title: str = ""


@dataclass(frozen=True)
class Cosigned:
    """A witness as people know it, and the second that it names in its cosignature."""

    title: str
    stated: dt.datetime


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


def status(act_ids: Iterable[UUID]) -> dict[UUID, int | None]:
    """act → its number in the log, None while it waits."""
    wanted = list(act_ids)
    found: dict[UUID, int | None] = dict.fromkeys(wanted)
    found.update(Entry.objects.filter(act_id__in=wanted).values_list("act_id", "ordinal"))
    return found


def seals(act_ids: Iterable[UUID]) -> dict[UUID, Seal]:
    """act → its seal, with one query for a whole list."""
    return {act: _seal(receipt) for act, receipt in receipts(act_ids).items()}


def seal(act_id: UUID) -> Seal:
    """The seal of one act."""
    return seals([act_id])[act_id]


def _seal(receipt: Receipt) -> Seal:
    states = {Stage.NUMBERED: "entered", Stage.PUBLISHED: "witnessed"}
    state = states.get(receipt.stage, "pending")
    title = ""
    if receipt.pending:
        title = _("已编号，等见证方联署")
    elif receipt.stage is Stage.PUBLISHED:
        title = _("由%(names)s见证") % {"names": "、".join(receipt.witnesses)}
    elif receipt.stage is Stage.NUMBERED:
        title = _("本台账没有设见证方")
    return Seal(state, receipt.ordinal, reverse("ledger:act", args=[receipt.act_id]), title)


def proof(act_id: UUID, under: Heads | None = None) -> Proof | None:
    """The inclusion proof of an act; None while it waits or is unknown.

    Under the checkpoint named for its log in `under`, else under the newest published one when that covers the act,
    else under the newest that we signed.
    """
    entry = Entry.objects.filter(act_id=act_id).values_list("log__name", "ordinal", "leaf").first()
    if entry is None:
        return None
    name, ordinal, leaf = entry
    log = store.current_log(name)  # after the entry, so that the checkpoint covers it
    if log is None or ordinal > log.size:
        return None
    shown = (under or {}).get(log.id)
    if shown is None or shown.size < ordinal:
        shown = heads.head(log)
    if shown is None or shown.size < ordinal:
        shown = heads.Head(log.size, log.checkpoint, witnessed=False)
    path = proving.inclusion(log.id, ordinal - 1, shown.size)
    vkeys = tuple(span.vkey for span in keyring.spans(log.id) if span.covers(shown.size))
    return Proof(act_id, ordinal, bytes(leaf), path, log.origin, vkeys, shown.note, shown.witnessed)


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


def replayed(replay: Replay) -> list[tuple[int, UUID, bytes]]:
    """(number, act, leaf) of every entry that was put back then."""
    rows = Entry.objects.filter(log_id=replay.log_id, ordinal__range=(replay.first, replay.last))
    return [
        (number, act, bytes(leaf))
        for number, act, leaf in rows.order_by("ordinal").values_list("ordinal", "act_id", "leaf")
    ]


def cosigned(proof: Proof) -> list[Cosigned]:
    """Who stands under a proof's checkpoint and which second each names, by the time."""
    if not proof.witnessed:
        return []
    titles = dict(Witness.objects.values_list("vkey", "title"))
    policy = policies.in_force()
    names = {w.name: titles.get(w.verifier.vkey) or w.name for w in policy.witnesses}
    found = [
        Cosigned(names[one.name], dt.datetime.fromtimestamp(one.time, dt.UTC))
        for one in policy.judge(proof.checkpoint.encode()).witnesses
    ]
    return sorted(found, key=lambda one: one.stated)


def waits(act_id: UUID) -> bool:
    """Whether the act's leaf is in the inbox."""
    return Inbox.objects.filter(act_id=act_id).exists()


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
