"""Where an act stands in the ledger: waiting, numbered, or published, and witnessed by whom and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.db import connection

from .merkle.cosignature import cosignature_time
from .merkle.hashing import MerkleError
from .merkle.notes import parse_note
from .models import Inbox, Publication

_SEED_DOMAIN = b"husheng/seed/v1"
# The first publication after an entry is that entry's receipt: one index step per act.
RECEIPTS = """
SELECT e.act_id, l.name, e.ordinal, p.size, p.witnesses, p.published_at,
       coalesce((SELECT asks FROM ledger_policy ORDER BY id DESC LIMIT 1), false)
FROM ledger_entry e JOIN ledger_log l ON l.id = e.log_id
LEFT JOIN LATERAL (SELECT size, witnesses, published_at FROM ledger_publication
                   WHERE log_id = e.log_id AND size >= e.ordinal ORDER BY size LIMIT 1) p ON true
WHERE e.act_id = ANY (%s)
"""


class Stage(StrEnum):
    """How far an act has come."""

    UNKNOWN = "unknown"
    WAITING = "waiting"
    NUMBERED = "numbered"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Receipt:
    """存证回执. `witnessed` tells whether the installation asks anybody: without, "numbered" is all there is."""

    act_id: UUID
    stage: Stage
    log: str = ""
    ordinal: int | None = None
    size: int | None = None
    witnesses: tuple[str, ...] = ()
    published_at: dt.datetime | None = None
    witnessed: bool = False

    @property
    def pending(self) -> bool:
        """Numbered, but not yet cosigned by enough agencies."""
        return self.stage is Stage.NUMBERED and self.witnessed


@dataclass(frozen=True)
class Seed:
    """公共随机种子: 32 bytes that everybody can recompute from the note, and from whose making we could not choose."""

    value: bytes
    log: str
    size: int
    note: str
    stated: tuple[dt.datetime, ...]


def receipts(act_ids: Iterable[UUID]) -> dict[UUID, Receipt]:
    """act → its receipt, with one query for a whole list; an act that is not in the log is called waiting."""
    wanted = list(act_ids)
    found = {act: Receipt(act, Stage.WAITING) for act in wanted}
    with connection.cursor() as cursor:
        cursor.execute(RECEIPTS, [wanted])
        for act, log, ordinal, size, names, at, asks in cursor.fetchall():
            stage = Stage.NUMBERED if size is None else Stage.PUBLISHED
            witnesses = tuple(names.split("、")) if names else ()
            found[act] = Receipt(act, stage, log, ordinal, size, witnesses, at, asks)
    return found


def status_of(act_id: UUID) -> Receipt:
    """The receipt of one act; `unknown` when neither log nor inbox has it."""
    receipt = receipts([act_id])[act_id]
    if receipt.stage is Stage.WAITING and not Inbox.objects.filter(act_id=act_id).exists():
        # It may have left the inbox between the two questions.
        receipt = receipts([act_id])[act_id]
        if receipt.stage is Stage.WAITING:
            return Receipt(act_id, Stage.UNKNOWN)
    return receipt


def seed_after(act_id: UUID) -> Seed | None:
    """The first witnessed checkpoint after an act, as a public random seed; None until there is one.

    When the act was done nobody knew the leaves that would follow it in that checkpoint, and nobody but the
    witnesses can compute their signatures under it. See docs/explanation/ledger.md for what a log and its
    witnesses together could still do.
    """
    receipt = status_of(act_id)
    if receipt.stage is not Stage.PUBLISHED or receipt.size is None:
        return None
    row = Publication.objects.select_related("log").get(log__name=receipt.log, size=receipt.size)
    return Seed(
        seed_of(row.note, receipt.ordinal or 0),
        receipt.log,
        row.size,
        row.note,
        _stated(row.note, row.log.origin),
    )


def seed_of(note: str, ordinal: int) -> bytes:
    """SHA-256 over a domain, the act's number and the checkpoint with its cosignatures, each line in its order."""
    parsed = parse_note(note.encode())
    lines = sorted(line.line() for line in parsed.signatures)
    content = "\n".join([str(ordinal), parsed.text, *lines])
    return sha256(_SEED_DOMAIN + b"\n" + content.encode()).digest()


def _stated(note: str, origin: str) -> tuple[dt.datetime, ...]:
    times = []
    for signature in parse_note(note.encode()).signatures:
        if signature.name != origin:
            try:
                times.append(dt.datetime.fromtimestamp(cosignature_time(signature.signature), dt.UTC))
            except (MerkleError, OverflowError):
                continue
    return tuple(sorted(times))
