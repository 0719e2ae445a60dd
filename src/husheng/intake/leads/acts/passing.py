"""Leads and other agencies: hand over, take back what was sent back, take the result of what was answered.

A forward, an assignment and a transfer pass the duty on. A notice, a request for assistance and a report of
misconduct leave the lead with us.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from husheng.foundation.acts.act import Seen, act, bulk, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem
from husheng.foundation.kernel.plain import require_plain
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import HandoverDetails, Matter
from husheng.intake.handovers.models import ASSIGN, ASSISTANCE, FORWARD, TRANSFER, Handover

from .. import timing
from ..accused import require_not_accused
from ..models import Lead
from . import working

PASSING: Final = frozenset({FORWARD, ASSIGN, TRANSFER})


@act(Permission.HANDOVER_SEND, on=Lead)
def hand_over(actor: Actor, lead: Lead, details: HandoverDetails, /) -> Lead:
    """流转."""
    sent = _send(actor, lead, details)
    record(handover=sent.pk, kind=details.kind, to_agency=details.to_agency)
    return lead


@bulk(Permission.HANDOVER_SEND, on=Lead)
def hand_over_many(actor: Actor, leads: Sequence[Lead], details: HandoverDetails, /) -> Sequence[Lead]:
    """批量流转: one contract for each lead, all to one agency."""
    working.require_few(len(leads))
    for lead in leads:
        sent = _send(actor, lead, details)
        lead.act_facts = {"handover": str(sent.pk)}  # type: ignore[attr-defined]
    record(kind=details.kind, to_agency=details.to_agency)
    return leads


@act(Permission.LEAD_HANDLE, on=Lead)
def take_back(actor: Actor, lead: Lead, handover: UUID, words: str = "", /) -> Lead:
    """收回办理: what was sent back is our own work again."""
    row = _ours(lead, handover)
    if row.state != "returned":
        raise Conflict("没有收回。对方还没有退回。请等对方办理，或者催办。", code="not_returned")
    handovers.close(actor, seen(row), words)
    lead.accepted_at = lead.accepted_at or act_time()
    lead.handler = lead.handler or actor.user_id
    record(handover=row.pk)
    timing.accepted(lead)
    return lead


@act(Permission.LEAD_HANDLE, on=Lead)
def take_result(actor: Actor, lead: Lead, handover: UUID, findings: str, outcome: str = "", /) -> Lead:
    """取回结果: the contract is closed; what the other agency found becomes the finding, ready to be answered."""
    row = _ours(lead, handover)
    if row.state != "answered":
        raise Conflict("没有取回结果。对方还没有答复全部事项。请等答复，或者催办。", code="not_answered")
    handovers.close(actor, Seen(row.pk))
    record(handover=row.pk)
    if lead.state == "handed_over":
        working.end_check(lead, findings, outcome, "没有取回结果。", working.CHECK_OUTCOMES)
    else:
        _note_assistance(lead, row, findings)
    return lead


def _note_assistance(lead: Lead, row: Handover, findings: str) -> None:
    """Assistance has come while the lead stayed with us: its result joins our own findings."""
    if not findings.strip():
        raise Invalid("没有取回结果。", [Problem("findings", "请写对方查到的情况。", "写明结论和依据。")])
    require_plain("没有取回结果。", [("findings", "核查情况", findings)])
    note = f"{row.number}：{findings.strip()}"
    lead.findings = f"{lead.findings}\n{note}".strip()
    timing.resumed(lead)


def _send(actor: Actor, lead: Lead, details: HandoverDetails) -> Handover:
    require_not_accused(lead.pk, details.to_agency)
    details = _with_origin(lead, details)
    sent = handovers.send(actor, Matter(Lead.kind(), lead.pk, lead.number, lead.title), details)
    if details.kind in PASSING:
        lead.state = "handed_over"
        timing.ended(lead)
    elif details.kind == ASSISTANCE:
        timing.waits(lead)
    return sent


def _with_origin(lead: Lead, details: HandoverDetails) -> HandoverDetails:
    """A lead that came by a transfer may not be passed on; the contract says how it came."""
    given: Mapping[str, object] = {**vars(details), "came_by": lead.from_handover}
    return HandoverDetails(**given)  # type: ignore[arg-type]


def _ours(lead: Lead, handover: UUID) -> Handover:
    """The hand-over of this lead that we sent."""
    row = Handover.objects.filter(pk=handover, subject_key=lead.pk, from_agency=lead.agency_id).first()
    if row is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return row
