"""What a whistleblower does: tell, and add. Daily acts: no hour in any row, id or leaf."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Refused

from .. import envelopes, store
from ..models import CONTENT, IDENTITY, ORIGINALS, Attachment, Message, Tip
from ..told import SealedAttachment, Told


@act(Permission.TIP_TELL, daily=True)
def tell(actor: Actor, told: Told, /) -> Tip:
    """举报: everything is sealed already; the keys go to the receivers, and nowhere else."""
    route, today = told.route, act_time().date()
    if route.agency in route.barred:
        raise Refused("没有提交。被举报的机关不能成为收件人。")  # the route's own rule, held a second time
    tip = Tip.objects.create(
        id=told.key,
        agency_id=route.agency,
        category=told.category,
        district=told.district,
        day=today,
        public=told.keys.content.public,
        answers_to=told.receipt.answers.public,
        door=told.receipt.door,
        named=told.identity is not None,
        cleaned=told.cleaned,
        barred=sorted(str(one) for one in route.barred),
    )
    content = envelopes.create(tip, CONTENT, told.keys.content, None, route.custodians)
    envelopes.give(content, told.keys.content.secret, route.recipients)
    if told.identity is not None:
        envelopes.create(tip, IDENTITY, told.keys.identity, told.identity, route.custodians)
    envelopes.create(tip, ORIGINALS, told.keys.originals, None, route.custodians)
    _say(tip, 1, told.message, told.attachments)
    record(category=tip.category, named=tip.named, attachments=len(told.attachments))
    return tip


@act(Permission.TIP_TELL, daily=True)
def add(actor: Actor, tip: UUID, message: bytes, attachments: Sequence[SealedAttachment] = (), /) -> Message:
    """补充: another message under the same receipt. The tip's own row is not touched."""
    number = Message.objects.filter(tip=tip).count() + 1
    record(tip=tip, attachments=len(attachments))
    return _say(Tip(pk=tip), number, message, attachments)


def _say(tip: Tip, number: int, sealed: bytes, attachments: Sequence[SealedAttachment]) -> Message:
    today = act_time().date()
    message = Message.objects.create(
        tip=tip, number=number, side=Message.WHISTLEBLOWER, day=today, sealed=sealed
    )
    Attachment.objects.bulk_create(
        Attachment(message=message, envelope=a.envelope, file=a.file, about=a.about, digest=a.digest)
        for a in attachments
    )
    store.keep([a.file for a in attachments], today)
    return message
