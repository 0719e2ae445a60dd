"""The sender's first act, and the transfer that a superior opens by designating a third agency."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, current, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem, Refused
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.processing import flows

from .. import checks, clocks
from ..details import HandoverDetails, Matter
from ..kinds import MISCONDUCT, TRANSFER
from ..models import Handover, Item

SERIES = "YS"


@act(Permission.HANDOVER_SEND)
def send(actor: Actor, matter: Matter, details: HandoverDetails, /) -> Handover:
    """送出流转: a contract is opened; the receiver's clock starts now, signed for or not."""
    named = (actor.agency_id, details.to_agency, details.accused)
    known = agencies.by_id({key for key in named if key is not None})
    if details.to_agency not in known:
        raise Invalid(checks.UNSENT, [Problem("to_agency", "没有这个机关。", "请从表里选接收机关。")])
    sender, receiver = known[actor.agency_id], known[details.to_agency]
    accused = known.get(details.accused) if details.accused else None
    checks.sendable(actor, matter, details, sender, receiver, accused)
    return _open(actor, matter, details, sender, receiver)


@act(Permission.HANDOVER_DESIGNATE)
def redirect(actor: Actor, handover: Handover, to_agency: UUID, /) -> Handover:
    """指定移送: the transfer to the agency that the common superior named. Part of `designate` only."""
    if current().outermost:
        raise Refused(
            "没有办理。改由其他机关管辖，请在“指定管辖”里办理。", code="handovers.only_by_designation"
        )
    receiver = agencies.by_id({to_agency}).get(to_agency)
    if receiver is None:
        raise NotFound("没有找到要指定的机关。请从表里选。")
    matter = Matter(handover.subject_kind, handover.subject_key, handover.subject_number, handover.title)
    if flow := flows.between(handover.from_agency_id, to_agency, matter.kind, TRANSFER):
        flows.require(flow)
    asks = tuple(item.ask for item in checks.items_of(handover).values() if item.state != "answered")
    details = HandoverDetails(TRANSFER, to_agency, asks, handover.message, follows=handover.pk)
    return _open(actor, matter, details, agencies.agency(handover.from_agency_id), receiver, designated=True)


def _open(
    actor: Actor,
    matter: Matter,
    details: HandoverDetails,
    sender: Agency,
    receiver: Agency,
    *,
    designated: bool = False,
) -> Handover:
    handover = Handover.objects.create(
        number=numbers.take(sender, SERIES)[0],
        handover_kind=details.kind,
        from_agency=sender,
        to_agency=receiver,
        region_path="" if details.kind == MISCONDUCT else receiver.region_path,
        subject_kind=matter.kind,
        subject_key=matter.key,
        subject_number=matter.number,
        title=matter.title,
        message=details.message.strip(),
        came_by=details.came_by,
        accused_id=details.accused,
        follows_id=details.follows,
        designated=designated,
        sent_at=act_time(),
        sent_by=actor.user_id,
    )
    return _ask(handover, details.items)


def _ask(handover: Handover, asked: Sequence[str]) -> Handover:
    """The items, the receiver's clock, and what the journal keeps."""
    asks = [ask.strip() for ask in asked if ask.strip()]
    items = [Item(id=new_key(), handover=handover, ordinal=n, ask=ask) for n, ask in enumerate(asks, 1)]
    Item.objects.bulk_create(items)
    clocks.keep(handover, [item.state for item in items])
    record(
        number=handover.number,
        kind=handover.handover_kind,
        from_agency=handover.from_agency_id,
        to_agency=handover.to_agency_id,
        subject=handover.subject_key,
        items=len(items),
    )
    return handover
