"""Canaries: proposed by one person, planted by another, withdrawn with a reason. Neither sees case data."""

from __future__ import annotations

from random import SystemRandom
from typing import Final

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.kernel.standing import through
from husheng.foundation.kernel.violations import violations
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import HOTLINE, Lead
from husheng.intake.leads.rules import LeadDetails, organisation_key

from ..details import CanaryDetails
from ..models import Canary
from .words import words

LONGEST: Final = 120
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN: Final = "秀兰玉梅桂英丽娟春燕海霞晓红建华志强国平文静雪琴"
SYNTHETIC: Final = "1990000"  # a range that no operator has given out
random = SystemRandom()


@act(Permission.LEAK_PLANT)
def propose_canary(actor: Actor, details: CanaryDetails, /) -> Canary:
    """提出投放诱饵: by the security officer or the auditor; nothing stands in any list yet."""
    _require_sound(details)
    record(for_agency=details.agency, violation=details.violation)
    return Canary.objects.create(
        agency_id=details.agency,
        violation=details.violation,
        organisation=details.organisation.strip(),
        proposed_at=act_time(),
        proposed_by=actor.user_id,
    )


@act(Permission.LEAK_PLANT, on=Canary)
def plant(actor: Actor, canary: Canary, phone: str = "", /) -> Canary:
    """投放诱饵: by a second person. From now on reading it is an alarm.

    `phone`: a number that the office itself watches; one that cannot exist otherwise.
    """
    if canary.proposed_by == actor.user_id:
        raise Refused("没有投放。提出的人不能自己投放，请另一位安全员或审计员办理。", code="second_person")
    lead = leads.decoy(_pretended(canary, phone), canary.agency_id)
    canary.lead, canary.subject = lead, lead.subject_key
    canary.planted_at, canary.planted_by = act_time(), actor.user_id
    return canary


@act(Permission.LEAK_PLANT, on=Canary)
def drop_canary(actor: Actor, canary: Canary, reason: str, /) -> Canary:
    """不投放."""
    canary.reason, canary.ended_at = words(reason)[:200], act_time()
    return canary


@act(Permission.LEAK_PLANT, on=Canary)
def withdraw_canary(actor: Actor, canary: Canary, reason: str, /) -> Canary:
    """撤下诱饵: reading it alarms nobody any more; what was read of it stays in the read log."""
    canary.reason, canary.ended_at = words(reason)[:200], act_time()
    return canary


def _pretended(canary: Canary, phone: str) -> LeadDetails:
    """A hotline lead like any other; the caller and the organisation are made up."""
    name = random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2))
    return LeadDetails(
        violation=canary.violation,
        received_at=act_time(),
        source=HOTLINE,
        organisation=canary.organisation,
        caller_name=name,
        caller_phone=phone.strip() or f"{SYNTHETIC}{random.randrange(10_000):04d}",
        content=f"反映{canary.organisation}的问题，提供了门店照片，希望查一查。",
        confidential=True,
    )


@through("leaks")
def _is_known(name: str) -> bool:
    """Whether any agency has a lead about it."""
    return Lead.objects.filter(organisation_key=organisation_key(name)).exists()


def _require_sound(details: CanaryDetails) -> None:
    found = plain_problems("organisation", "机构名称", details.organisation)
    name = details.organisation.strip()
    if not name or len(name) > LONGEST:
        found.append(
            Problem("organisation", "没有写机构名称，或者太长。", "请编一个不存在的机构，120 字以内。")
        )
    elif _is_known(name):
        found.append(
            Problem("organisation", "这个机构有真的线索。", "请另编一个不存在的机构，免得有人因公查阅。")
        )
    if details.violation not in violations():
        found.append(Problem("violation", "没有选类型。", "请从列表里选。"))
    if not Agency.objects.filter(pk=details.agency, active=True).exists():
        found.append(Problem("agency", "没有选机构。", "请从列表里选。"))
    if found:
        raise Invalid("没有提出。", found)
