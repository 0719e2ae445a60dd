"""What other rooms and pages ask the ledger: is it in, under which number, and prove it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from . import heads, keyring, proving, store
from .glance import (
    Day,
    Examined,
    Key,
    Overview,
    authorities,
    examined,
    growth,
    key_of,
    keys_of,
    overview,
    publications,
    replays,
    timestamp,
    timestamps,
)
from .models import (
    Entry,
    Inbox,
    Replay,
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
