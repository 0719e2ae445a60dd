"""Which keys sign a log at which size, and how one key is replaced by another without a gap.

While a key is being replaced both sign, so that whoever knows only the old one can still follow. A checkpoint
stays verifiable by the key that was in force at its size (C2SP signed-note: unknown keys are ignored).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from husheng.foundation.kernel.errors import Conflict, NotFound

from . import keys, store
from .faults import broken
from .merkle.checkpoint import parse_checkpoint
from .merkle.keys import Ed25519Signer, Ed25519Verifier
from .merkle.notes import parse_note
from .models import LogKey


@dataclass(frozen=True)
class KeySpan:
    """A key and the sizes whose checkpoints it signs: larger than `since`, up to `until` (None: still signing)."""

    vkey: str
    since: int
    until: int | None

    def covers(self, size: int) -> bool:
        """Whether a checkpoint of this size carries this key's signature."""
        return self.since < size and (self.until is None or size <= self.until)


def spans(log: int) -> list[KeySpan]:
    """Every key of a log, oldest first."""
    with store.raw() as cursor:
        rows = cursor.execute(
            "SELECT vkey, since, until FROM ledger_logkey WHERE log_id = %s ORDER BY since, vkey", [log]
        ).fetchall()
    return [KeySpan(*row) for row in rows]


def verifiers(spans: Sequence[KeySpan], size: int) -> list[Ed25519Verifier]:
    """The keys by which a checkpoint of this size is verified."""
    return [Ed25519Verifier.from_vkey(span.vkey) for span in spans if span.covers(size)]


def verifiers_of(log: int, note: str) -> list[Ed25519Verifier]:
    """The keys by which this note of a log is verified."""
    return verifiers(spans(log), parse_checkpoint(parse_note(note.encode()).text).size)


def signers(log: store.LogRow) -> list[Ed25519Signer]:
    """The log's own keys that sign now, and no other: a foreign key would be a second history."""
    wanted = {span.vkey for span in spans(log.id) if span.until is None}
    found = keys.signers(log.name, log.origin)
    if not found:
        raise broken("签名密钥文件不见了，请从备份恢复。", file=keys.key_path(log.name).name)
    ours = [one for one in found if one.verifier.vkey in wanted]
    if log.vkey not in wanted or len(ours) != len(wanted):
        raise broken("签名密钥文件不是这本台账的，请从备份恢复原来的。", file=keys.key_path(log.name).name)
    return ours


def rotate(name: str) -> str:
    """换钥: make a second key; from the next checkpoint on both sign. Returns its public line."""
    with transaction.atomic():
        log = _log(name)
        if sum(span.until is None for span in spans(log.id)) > 1:
            raise Conflict("没有换钥。上一次换钥还没有完成，请先停用旧钥。")
        vkey = keys.add(name, log.origin).verifier.vkey
        LogKey.objects.create(log_id=log.id, vkey=vkey, since=log.size)
        _main_key(log.id, vkey)
    return vkey


def retire(name: str, vkey: str) -> None:
    """停用: the old key signs no more. Refused until the new one has signed a checkpoint beside it."""
    with transaction.atomic():
        log = _log(name)
        active = {span.vkey: span for span in spans(log.id) if span.until is None}
        if vkey not in active:
            raise NotFound("没有停用。这把密钥不在使用中。", facts={"log": name})
        if len(active) == 1:
            raise Conflict("没有停用。这是唯一的签名密钥，请先用 husheng ledger keys rotate 换一把。")
        if any(span.since >= log.size for span in active.values()):
            raise Conflict("没有停用。新钥还没有和旧钥一起签过检查点，请等下一笔存证入账后再停用。")
        LogKey.objects.filter(log_id=log.id, vkey=vkey).update(until=log.size)
        _main_key(log.id, next(other for other in active if other != vkey))
    keys.retire(name, log.origin, vkey)


def _log(name: str) -> store.LogRow:
    """The log, with its sequencer held off until the transaction ends."""
    store.only_one(name)
    log = store.current_log(name)
    if log is None:
        raise NotFound("没有这本台账。", facts={"log": name})
    return log


def _main_key(log: int, vkey: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_log SET vkey = %s WHERE id = %s", [vkey, log])
