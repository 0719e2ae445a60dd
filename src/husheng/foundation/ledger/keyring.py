"""Which keys sign a log at which size, and how one key is replaced by another without a gap.

While a key is being replaced both sign, so that whoever knows only the old one can still follow. A checkpoint
stays verifiable by the key that was in force at its size (C2SP signed-note: unknown keys are ignored).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound

from . import keys, store
from .faults import broken
from .merkle.checkpoint import parse_checkpoint
from .merkle.cosignature import AtTime
from .merkle.hashing import MerkleError
from .merkle.keys import Ed25519Signer, PublicKey, Unsupported
from .merkle.kinds import log_key
from .merkle.notes import Signer, parse_note
from .merkle.private import ED25519, LogSigner
from .models import LogKey


@dataclass(frozen=True)
class KeySpan:
    """A key and the sizes whose checkpoints it signs: larger than `since`, up to `until` (None: still signing)."""

    vkey: str
    since: int
    until: int | None

    @property
    def kind(self) -> str:
        """`ed25519`, `ml-dsa-44` or `sm2`."""
        return log_key(self.vkey).algorithm.lower()

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


def verifiers(spans: Sequence[KeySpan], size: int) -> list[PublicKey]:
    """The keys by which a checkpoint of this size is verified."""
    return [log_key(span.vkey) for span in spans if span.covers(size)]


def every_key(log: int) -> list[PublicKey]:
    """Every key that this log has ever had."""
    return [log_key(span.vkey) for span in spans(log)]


def verifiers_of(log: int, note: str) -> list[PublicKey]:
    """The keys by which this note of a log is verified."""
    return verifiers(spans(log), parse_checkpoint(parse_note(note.encode()).text).size)


def signers(log: store.LogRow) -> list[LogSigner]:
    """The log's own keys that sign now, and no other: a foreign key would be a second history."""
    wanted = {span.vkey for span in spans(log.id) if span.until is None}
    try:
        found = keys.signers(log.name, log.origin)
    except (MerkleError, Unsupported) as error:
        raise broken("签名密钥文件读不出。", detail=str(error)) from error
    if not found:
        raise broken("签名密钥文件不见了，请从备份恢复。", file=keys.key_path(log.name).name)
    ours = [one for one in found if one.verifier.vkey in wanted]
    if log.vkey not in wanted or len(ours) != len(wanted):
        raise broken("签名密钥文件不是这本台账的，请从备份恢复原来的。", file=keys.key_path(log.name).name)
    return ours


def signing_now(log: store.LogRow) -> list[Signer]:
    """The log's keys ready to sign a note; those whose signatures carry a time take the database's."""
    seconds = int(clock.now().timestamp())
    return [one if isinstance(one, Ed25519Signer) else AtTime(one, seconds) for one in signers(log)]


def rotate(name: str, kind: str = ED25519) -> str:
    """换钥: make another key; from the next checkpoint on it signs as well. Returns its public line.

    Of a kind that the log has not had, the key stands beside the others for good; else it replaces the old one,
    which is retired once both have signed.
    """
    with transaction.atomic():
        log = _log(name)
        if len(_active(log.id, kind)) > 1:
            raise Conflict("没有换钥。上一次换钥还没有完成，请先停用旧钥。")
        try:
            vkey = keys.add(name, log.origin, kind).verifier.vkey
        except Unsupported as error:
            raise Invalid(_("没有换钥。本机缺少所需的组件：%(error)s。") % {"error": error}) from error
        LogKey.objects.create(log_id=log.id, vkey=vkey, since=log.size)
        if kind == ED25519:
            _main_key(log.id, vkey)
    return vkey


def retire(name: str, vkey: str) -> None:
    """停用: the key signs no more. Refused until its successor has signed a checkpoint beside it."""
    with transaction.atomic():
        log = _log(name)
        span = next((one for one in spans(log.id) if one.vkey == vkey and one.until is None), None)
        if span is None:
            raise NotFound("没有停用。这把密钥不在使用中。", facts={"log": name})
        same = _active(log.id, span.kind)
        if span.kind == ED25519 and len(same) == 1:
            raise Conflict("没有停用。这是唯一的签名密钥，请先用 husheng ledger keys rotate 换一把。")
        if any(one.since >= log.size for one in same):
            raise Conflict("没有停用。新钥还没有和旧钥一起签过检查点，请等下一笔存证入账后再停用。")
        LogKey.objects.filter(log_id=log.id, vkey=vkey).update(until=log.size)
        if span.kind == ED25519:
            _main_key(log.id, next(one.vkey for one in same if one.vkey != vkey))
    keys.retire(name, log.origin, vkey)


def main_signer(log: store.LogRow) -> Ed25519Signer:
    """The Ed25519 key that signs now; of two, the new one. It also signs what else leaves the house."""
    found = next((one for one in signers(log) if one.verifier.vkey == log.vkey), None)
    assert isinstance(found, Ed25519Signer)  # the main key is one of the log's own, and of this kind
    return found


def _active(log: int, kind: str) -> list[KeySpan]:
    return [span for span in spans(log) if span.until is None and span.kind == kind]


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
