"""Leads of one unit, with what the caller said under seal."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

from husheng.foundation.acts.copying import copy_in
from husheng.foundation.agencies import numbers
from husheng.foundation.vault.sealed import seal_new
from husheng.intake.leads import rules
from husheng.intake.leads.acts.making import make, put_sealed
from husheng.intake.leads.models import AGENCY, API, Lead

from . import lives, shares
from .lives import LeadLife
from .stock import Stock

SAID: Final = (
    "网上招揽“爱心捐卵”，称有补偿，留了门店地址。",
    "诊所门口张贴小广告，称可以看胎儿性别。",
    "公众号发布包成功的宣传，要求先交定金。",
    "工作人员称可以代办出生证明，要价很高。",
    "夜间有车辆接送，怀疑没有执业许可。",
    "购买的针剂没有中文标签，也没有发票。",
)
FINDINGS: Final = {
    "confirmed": "经现场核查，反映的情况属实。",
    "partly": "经现场核查，反映的情况部分属实。",
    "unfounded": "经两次现场核查，没有发现反映的情况。",
    "not_ours": "不属本机关职责，已转送有关机关。",
    "duplicate": "与此前办结的线索为同一事项。",
    "in_case": "已立案查处。",
}
ANSWER: Final = "您反映的问题已经核查，结果已告知。感谢您的监督。"
REJECTED: Final = "您反映的问题没有可以核查的事实，请补充后再反映。"
_types, _sources = shares.types(), shares.Draw(shares.shares()["sources"])


def write(stock: Stock, random: Random, drawn: Sequence[tuple[LeadLife, bool]]) -> list[Lead]:
    """Make and copy in the leads of these lives; those marked stand behind a case and name one of its parties."""
    names = numbers.take(stock.agency, "X", len(drawn))
    leads, personal = [], []
    for (life, in_case), number in zip(drawn, names, strict=True):
        details = _details(stock, random, life, number, in_case=in_case)
        lead = make(details, stock.agency, number, life.received)
        _live(lead, life, stock, random)
        leads.append(lead)
        if details.content:
            personal.append((lead, details.personal()))
    _renew(leads, random)
    sealed, keep_keys = seal_new(personal)
    for (lead, _values), columns in zip(personal, sealed, strict=True):
        put_sealed(lead, columns)
    keep_keys()
    copy_in(leads)
    return leads


def _details(
    stock: Stock, random: Random, life: LeadLife, number: str, *, in_case: bool
) -> rules.LeadDetails:
    source = _sources.one(random)
    known = in_case or random.random() < 0.85
    about = stock.organisations[stock.organisation(random, party=in_case)]
    spoken = source not in (AGENCY, API)
    phone = f"1990000{random.randrange(10_000):04d}" if spoken and random.random() < 0.7 else ""
    return rules.LeadDetails(
        violation=_types.one(random),
        received_at=life.received,
        source=source,
        organisation=about.name if known else "",
        place=about.street,
        source_ref=f"{source[:2].upper()}{number}" if source not in ("web", "portal") else "",
        caller_name="测试来电人" if phone else "",
        caller_phone=phone,
        content=random.choice(SAID) if spoken else "",
        confidential=random.random() < 0.5,
    )


def _live(lead: Lead, life: LeadLife, stock: Stock, random: Random) -> None:
    lead.state, lead.outcome = life.state, life.outcome
    lead.accepted_at, lead.checked_at = life.accepted, life.checked
    lead.answered_at, lead.closed_at = life.answered, life.closed
    if life.outcome:
        lead.findings = FINDINGS[life.outcome]
    if life.state == "rejected":
        lead.rejection, lead.answer, lead.answer_channel = "no_facts", REJECTED, "phone"
    elif life.answered is not None:
        lead.answer, lead.answer_channel = ANSWER, "phone"
    if life.accepted is not None:
        lead.handler = random.choice(stock.handlers)
    lead.version = 1 + sum(m is not None for m in (life.accepted, life.checked, life.answered, life.closed))


def _renew(leads: Sequence[Lead], random: Random) -> None:
    """Some leads name an earlier one about the same organisation."""
    known: dict[str, Lead] = {}
    for lead in sorted(leads, key=lambda lead: lead.received_at):
        before = known.get(lead.organisation_key)
        if before is not None and before.closed_at is not None and before.closed_at < lead.received_at:
            lead.earlier = before if random.random() < 0.2 else None
        if lead.organisation_key:
            known[lead.organisation_key] = lead


def draw(stock: Stock, random: Random, unit: shares.Unit, now: lives.Moment) -> list[LeadLife]:
    """The lives of a unit's leads without a case."""
    count = unit.leads - unit.cases
    return [lives.lead(random, last, now) for last in shares.moments(random, unit.first, unit.last, count)]
