"""Replacing keys: a new one for wrapping or for blind indexes, and the end of the old one when nothing needs it."""

from __future__ import annotations

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict

from .. import rotating
from ..models import KeyChange


@act(Permission.SYSTEM_OPERATE)
def replace_keys(actor: Actor, which: str, /) -> KeyChange:
    """换钥: a new key from now on; a job wraps or indexes anew what the old one has made."""
    if KeyChange.objects.filter(finished_at=None).exists():
        raise Conflict("没有换钥。上一次换钥还没有完成，请等作业结束。", code="rotation_runs")
    row = KeyChange(which=which, started_by=actor.user_id, started_at=act_time())
    row.before, row.after = rotating.begin(which)
    row.save(force_insert=True)
    rotating.defer(row.pk)
    record(which=which, before=row.before, after=row.after)
    return row


@act(Permission.SYSTEM_OPERATE, on=KeyChange)
def finish_replacing(actor: Actor, row: KeyChange, count: int, /) -> KeyChange:
    """换钥完成: nothing is left that the old key has made, and the old key is destroyed."""
    if row.finished_at is not None:
        raise Conflict("没有办理。这次换钥已经完成。", code="rotation_over")
    row.count, row.finished_at = count, act_time()
    rotating.end(row.which)
    record(which=row.which, count=count)
    return row
