"""销毁: the day has come on which what was told is destroyed. What became of it stays: state, days, and the lead."""

from __future__ import annotations

import os
from functools import partial

from django.db import transaction

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict

from .. import store
from ..models import Attachment, Envelope, Handed, Message, Opening, Remembered, Share, Tip

DOOR_BYTES = 32


@act(Permission.ERASURE_LOCK, on=Tip, door="retention", daily=True)
def clear(actor: Actor, tip: Tip, /) -> Tip:
    """销毁举报内容: keys, words, files, identity; the receipt leads nowhere from then on."""
    from .. import keeping  # the portal's process has no clocks and no holds

    if not keeping.due().filter(pk=tip.pk).exists() or not keeping.may_go({tip.pk: tip.lead}):
        raise Conflict("没有销毁。期限没有到，或者还有事项没有办结。", code="not_due")
    attachments = list(Attachment.objects.filter(message__tip=tip))
    Remembered.objects.bulk_create(Remembered(digest=bytes(each.digest)) for each in attachments)
    _destroy(tip)
    tip.public = tip.answers_to = ""
    tip.door = os.urandom(DOOR_BYTES)
    record(files=len(attachments))
    transaction.on_commit(partial(store.discard, [each.file for each in attachments]))
    return tip


def _destroy(tip: Tip) -> None:
    """Keys first: whatever else a disk keeps of it, nothing opens that."""
    Share.objects.filter(envelope__tip=tip).delete()
    Handed.objects.filter(opening__tip=tip).delete()
    Opening.objects.filter(tip=tip).update(sealed=None)
    Envelope.objects.filter(tip=tip).delete()
    Attachment.objects.filter(message__tip=tip).delete()
    Message.objects.filter(tip=tip).delete()
