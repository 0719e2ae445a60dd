"""A case and other agencies: transfer to whoever has jurisdiction, help from others, suspected crime (L1, L2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.standing import through
from husheng.foundation.processing.sharing import share
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import HandoverDetails
from husheng.intake.handovers.models import ASSISTANCE, MISCONDUCT, NOTICE, TRANSFER, Handover
from husheng.intake.leads.accused import require_not_accused
from husheng.intake.referrals import acts as referrals
from husheng.intake.referrals.details import ReferralDetails

from .. import rules, timing
from ..details import CaseDetails
from ..models import Case, CaseParty
from .checks import require_member, words
from .ending import leave_lead
from .opening import propose

KEEPING: Final = frozenset({NOTICE, ASSISTANCE, MISCONDUCT})  # the case stays ours
TAKEN_OVER: Final = ("accepted", "answered", "closed")


@act(Permission.CASE_HANDLE, on=Case)
def transfer(actor: Actor, case: Case, details: HandoverDetails, /) -> Case:
    """案件移送: to the agency that has jurisdiction; it accepts, or objects to the common superior (L1)."""
    require_member(actor, case)
    _require_not_accused(case, details.to_agency)
    handover = handovers.send(actor, case.matter, replace(details, kind=TRANSFER, came_by=case.from_handover))
    timing.ended(case)
    record(handover=handover.pk, to_agency=handover.to_agency_id)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def take_back(actor: Actor, case: Case, words_: str = "", /) -> Case:
    """收回办理: the superior designated us; the decision is due from the day on which we filed it."""
    require_member(actor, case)
    row = _latest_transfer(case)
    if row.state != "returned":
        raise Conflict("没有收回。共同的上级没有指定由本机关管辖。请等对方接收，或者等指定。")
    handovers.close(actor, Seen(row.pk), words_)
    timing.undecided(case, True)
    record(handover=row.pk)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def end_transfer(actor: Actor, case: Case, /) -> Case:
    """移送办结: the receiver has taken the case on; our part ends, and the lead is answered to its source."""
    require_member(actor, case)
    row = _latest_transfer(case)
    if row.state not in TAKEN_OVER:
        raise Conflict("没有办结。对方还没有接收。请等对方接收，或者等共同的上级指定。")
    if row.state == "answered":
        handovers.close(actor, Seen(row.pk))
    case.outcome, case.closed_at = rules.PASSED_ON, act_time()
    case.outcome_text = f"已移送{row.to_agency.short_name}办理（{row.number}）"
    leave_lead(actor, case)
    record(handover=row.pk)
    return case


@act(Permission.CASE_OPEN)
def open_from_transfer(actor: Actor, handover: UUID, second: UUID, /) -> Case:
    """接续立案: the receiver's own case on a transfer it accepted, with the types and parties of the first one."""
    row = Handover.objects.filter(
        pk=handover, to_agency=actor.agency_id, handover_kind=TRANSFER, subject_kind=Case.kind()
    ).first()
    if row is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if row.state not in ("accepted", "answered"):
        raise Conflict("没有提请立案。这件移送还没有接收，或者已经办结。请先接收。")
    if Case.objects.filter(from_handover=handover, agency=actor.agency_id).exists():
        raise Conflict("没有提请立案。这件移送已经立案，请打开那件案件。", code="handover_has_case")
    first = Case.objects.get(pk=row.subject_key)
    types = list(first.types.values_list("violation", flat=True))
    details = CaseDetails(
        first.principal_type, types, first.party_class, second, first.organisation, first.place,
        from_handover=handover,
    )  # fmt: skip
    case = propose(actor, details)
    case.predecessor = first
    case.save(update_fields=["predecessor"])
    _take_over_parties(actor, first, case)
    share(row.from_agency_id, actor.agency_id, first.kind(), first.pk, f"接续办理 {case.number}", TRANSFER)
    record(handover=handover, first=first.pk)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def hand_over(actor: Actor, case: Case, details: HandoverDetails, /) -> Case:
    """通报、协查、职务违法线索移送: the case stays with us; while others assist, time does not count."""
    require_member(actor, case)
    if details.kind not in KEEPING:
        raise Invalid("没有送出。", [Problem("kind", "案件不转办、交办。", "请用通报、协查或者案件移送。")])
    _require_not_accused(case, details.to_agency)
    handover = handovers.send(actor, case.matter, replace(details, came_by=case.from_handover))
    if details.kind == ASSISTANCE:
        timing.waits(case)
    record(handover=handover.pk, kind=details.kind, to_agency=handover.to_agency_id)
    return case


@through("accused")
def _require_not_accused(case: Case, to_agency: UUID) -> None:
    """What a whistleblower told of an agency does not reach it as a case either."""
    first = case
    while first.lead_id is None and first.predecessor is not None:
        first = first.predecessor
    if first.lead_id is not None:
        require_not_accused(first.lead_id, to_agency)


@act(Permission.CASE_HANDLE, on=Case)
def take_result(actor: Actor, case: Case, handover: UUID, result: str, /) -> Case:
    """取回协查结果: the contract is closed, its result is noted in the case, and time counts again."""
    require_member(actor, case)
    row = Handover.objects.filter(pk=handover, subject_key=case.pk, from_agency=case.agency_id).first()
    if row is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if row.state != "answered":
        raise Conflict("没有取回结果。对方还没有答复全部事项。请等答复，或者催办。")
    text = words("没有取回结果。", "result", "协查结果", result)
    handovers.close(actor, Seen(row.pk))
    case.notes.create(id=new_key(), text=f"{row.number}：{text}", at=act_time(), by=actor.user_id)
    others = Handover.objects.filter(subject_key=case.pk, handover_kind=ASSISTANCE).exclude(pk=row.pk)
    if not others.exclude(state__in=("closed", "moved")).exists():
        timing.resumed(case)
    record(handover=row.pk)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def report_crime(actor: Actor, case: Case, details: ReferralDetails, /) -> Case:
    """报告涉嫌犯罪: to the head of the agency, who decides within three days (国务院令310 art. 5)."""
    require_member(actor, case)
    referral = referrals.report(actor, case.matter, details)
    record(referral=referral.pk)
    return case


def _latest_transfer(case: Case) -> Handover:
    rows = Handover.objects.filter(
        subject_key=case.pk, from_agency=case.agency_id, handover_kind=TRANSFER
    ).select_related("to_agency")
    found = rows.order_by("-sent_at", "-id").first()
    if found is None:
        raise Conflict("没有办理。本案没有移送。")
    return found


def _take_over_parties(actor: Actor, first: Case, case: Case) -> None:
    """The same parties in the same standing; a person only as far as this case may name one, so from its filing on."""
    for entry in first.parties.select_related("party"):
        why = f"接续办理 {case.number}"
        share(first.agency_id, actor.agency_id, entry.party.kind(), entry.party_id, why, TRANSFER)
        CaseParty.objects.create(
            id=new_key(),
            case=case,
            party=entry.party,
            party_class=entry.party_class,
            counts_as=entry.counts_as,
            standing=entry.standing,
            basis=entry.basis,
            added_at=act_time(),
            added_by=actor.user_id,
        )
