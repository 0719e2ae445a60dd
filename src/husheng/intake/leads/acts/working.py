"""The middle of a lead's life: accept, assign, check, name the earlier one, go into a case and come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from husheng.foundation.acts.act import act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import picking
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem
from husheng.foundation.kernel.plain import require_plain

from .. import people, rules, timing
from ..choices import OUTCOMES
from ..models import Lead

CHECK_OUTCOMES = tuple(dict(OUTCOMES).keys() - {"in_case"})


@act(Permission.LEAD_HANDLE, on=Lead)
def accept(actor: Actor, lead: Lead, /) -> Lead:
    """受理."""
    lead.accepted_at = act_time()
    lead.handler = lead.handler or actor.user_id
    timing.accepted(lead)
    return lead


@act(Permission.LEAD_HANDLE, on=Lead)
def assign(actor: Actor, lead: Lead, handler: UUID, /) -> Lead:
    """指派承办人: somebody of our own agency who may handle leads."""
    people.require_handler(actor, handler)
    lead.handler = handler
    record(handler=handler)
    return lead


@bulk(Permission.LEAD_HANDLE, on=Lead)
def assign_many(actor: Actor, leads: Sequence[Lead], handler: UUID, /) -> Sequence[Lead]:
    """批量指派."""
    require_few(len(leads))
    people.require_handler(actor, handler)
    for lead in leads:
        lead.handler = handler
    record(handler=handler)
    return leads


@bulk(Permission.LEAD_HANDLE, on=Lead)
def unassign_many(
    actor: Actor, leads: Sequence[Lead], before: Mapping[UUID, UUID | None], /
) -> Sequence[Lead]:
    """撤销批量指派: each goes back to whoever had it; possible because an assignment leaves the house nowhere."""
    require_few(len(leads))
    for handler in {held for lead in leads if (held := before[lead.pk])}:
        people.require_handler(actor, handler)
    for lead in leads:
        lead.handler = before[lead.pk]
        lead.act_facts = {"handler": str(lead.handler or "")}  # type: ignore[attr-defined]
    return leads


@act(Permission.LEAD_HANDLE, on=Lead)
def check(actor: Actor, lead: Lead, findings: str, outcome: str, /) -> Lead:
    """填写核查结果."""
    end_check(lead, findings, outcome, "没有保存核查结果。", CHECK_OUTCOMES)
    return lead


@act(Permission.LEAD_HANDLE, on=Lead)
def name_earlier(actor: Actor, lead: Lead, earlier: UUID, /) -> Lead:
    """指明此前线索: what was reported before names the old outcome."""
    old = Lead.objects.filter(pk=earlier).first()
    if old is None or not actor.sees(old):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if old.pk == lead.pk or old.earlier_id == lead.pk:
        raise Invalid("没有指明。", [Problem("earlier", "一条线索不能是自己的前一条。", "请选另一条线索。")])
    lead.earlier = old
    record(earlier=old.pk, earlier_outcome=old.outcome)
    return lead


@act(Permission.LEAD_HANDLE, on=Lead)
def enter_case(actor: Actor, lead: Lead, /) -> Lead:
    """进入案件: called by casework when a case is opened from the lead."""
    timing.ended(lead)
    return lead


@act(Permission.LEAD_HANDLE, on=Lead)
def leave_case(actor: Actor, lead: Lead, findings: str, outcome: str = "in_case", /) -> Lead:
    """案件办结: the lead comes back to be answered to its source."""
    end_check(lead, findings, outcome, "没有转回线索。")
    return lead


def end_check(
    lead: Lead, findings: str, outcome: str, refusal: str, outcomes: Sequence[str] | None = None
) -> None:
    """The check is over with these words; the clock for the answer to the source starts."""
    problems = []
    if not findings.strip():
        problems.append(Problem("findings", "请写核查情况。", "写明查了什么、查到什么。"))
    if outcome not in (outcomes or dict(OUTCOMES)):
        problems.append(Problem("outcome", "请选结论。", "从列表里选一项。"))
    if problems:
        raise Invalid(refusal, problems)
    require_plain(refusal, [("findings", "核查情况", findings)])
    lead.findings, lead.outcome, lead.checked_at = findings.strip(), outcome, act_time()
    record(outcome=outcome)
    timing.checked(lead)


def require_few(count: int) -> None:
    """No bulk act by hand without a cap."""
    picking.require_few(count, rules.cap())
