"""Objection to a case transfer and its designation by the common superior (L1; 卫健委令13 arts. 9-10, 市监 13-16)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies import queries as known
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.processing.sharing import share

from .. import checks, clocks, routes
from ..kinds import DESIGNATIONS, OBJECTIONS, TO_RECEIVER, TO_SENDER, TO_THIRD, TRANSFER
from ..models import Handover, Item
from .receiving import purpose
from .sending import redirect

# What a designation makes of the hand-over and of each of its items.
STATES: Final = {
    TO_RECEIVER: ("accepted", "accepted"),
    TO_SENDER: ("returned", "returned"),
    TO_THIRD: ("moved", "moved"),
}


@act(Permission.HANDOVER_ANSWER, on=Handover)
def object_(actor: Actor, handover: Handover, reason: str, words: str, /) -> Handover:
    """报请指定管辖: the receiver of a case transfer asks the common superior; the case goes neither back nor on."""
    checks.require_step(handover, "object")
    if handover.designated:
        raise Refused(
            "没有报请。本案已由共同的上级指定由您机关管辖，应当接收并办理。",
            code="handovers.already_designated",
        )
    if reason not in dict(OBJECTIONS):
        raise Invalid("没有报请。", [Problem("reason", "缺理由。", "请从表里选一项理由。")])
    text = checks.require_words("没有报请。", "words", "理由说明", words)
    superior = known.common_superior(
        known.agency(handover.from_agency_id), known.agency(handover.to_agency_id)
    )
    if superior is None:
        raise Refused(
            "没有报请。平台里没有双方的共同上级。请先与移出单位协商，并请系统管理员登记上级机关。",
            code="handovers.no_common_superior",
        )
    handover.superior, handover.objected_at = superior, act_time()
    handover.reason, handover.reason_text = reason, text
    share(
        handover.from_agency_id, superior.pk, handover.subject_kind, handover.subject_key,
        purpose(handover), "designate",
    )  # fmt: skip
    clocks.keep(handover, checks.states_of(checks.items_of(handover)).values(), state="objected")
    record(reason=reason, superior=superior.pk)
    return handover


@act(Permission.HANDOVER_DESIGNATE, on=Handover)
def designate(
    actor: Actor, handover: Handover, outcome: str, words: str, agency_id: UUID | None = None, /
) -> Handover:
    """指定管辖: the receiver keeps the case, or it returns to the sender, or a third agency gets it; final."""
    text = checks.require_words("没有指定。", "words", "指定理由", words)
    if outcome not in dict(DESIGNATIONS):
        raise Invalid("没有指定。", [Problem("outcome", "没有选由谁管辖。", "请三项中选一项。")])
    if outcome == TO_THIRD:
        agency_id = _third(handover, agency_id)
        new = redirect(actor, handover, agency_id)
        Item.objects.filter(handover=handover).update(went_to=new.pk)
        record(successor=new.pk)
    items = checks.items_of(handover)
    handover.state, item_state = STATES[outcome]
    for item in items.values():
        item.state = item_state
        if outcome == TO_SENDER:
            item.reason, item.reason_text = "designated", text
    Item.objects.bulk_update(items.values(), ["state", "reason", "reason_text"])
    handover.designation, handover.designation_text = outcome, text
    _end_access(handover, outcome)
    clocks.keep(handover, checks.states_of(items).values())
    record(outcome=outcome, agency=agency_id)
    return handover


def _end_access(handover: Handover, outcome: str) -> None:
    """Who is not to handle the case sees it no longer; nor does the superior, who has decided."""
    if outcome == TO_RECEIVER:
        handover.accepted_at, handover.designated = act_time(), True
    else:
        agencies.end_grants(handover.to_agency_id, handover.subject_key, purpose(handover))
    if handover.superior_id:
        agencies.end_grants(handover.superior_id, handover.subject_key, purpose(handover))


def _third(handover: Handover, agency_id: UUID | None) -> UUID:
    """The named agency, which may be neither of the two and must be able to hold a case."""
    named = known.by_id({agency_id}).get(agency_id) if agency_id else None
    if named is None or named.pk in (handover.from_agency_id, handover.to_agency_id):
        raise Invalid("没有指定。", [Problem("agency", "没有选其他机关。", "请选双方以外的机关。")])
    road = routes.Road(checks.side(known.agency(handover.from_agency_id)), checks.side(named))
    if barred := routes.road_problem(TRANSFER, road):
        raise Invalid("没有指定。", [barred])
    return named.pk
