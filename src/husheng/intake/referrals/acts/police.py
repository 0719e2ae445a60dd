"""The police's acts. They sign the receipt and may not refuse; content of their papers only if they choose."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import acts as grants
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem
from husheng.foundation.processing.sharing import share

from .. import clocks, milestones, rules
from ..milestones import NOTHING
from ..models import CONCLUSIONS, Referral
from ..rules import Paperwork
from .agency import place, purpose


@act(Permission.CRIME_DECIDE, on=Referral)
def receive(actor: Actor, referral: Referral, paper: Paperwork = NOTHING, /) -> Referral:
    """签收: on the receipt of the letter of referral; missing papers are no ground to refuse (公安程序 180)."""
    assert referral.police_id is not None
    referral.received_at = act_time()
    referral.first_received_at = referral.first_received_at or act_time()
    share(
        referral.from_agency_id, referral.police_id, referral.subject_kind, referral.subject_key,
        purpose(referral), "referral",
    )  # fmt: skip
    milestones.add(actor, referral, "receive", paper, number=False)
    clocks.keep(referral, state="received")
    return referral


@act(Permission.CRIME_DECIDE, on=Referral)
def find_complete(actor: Actor, referral: Referral, /) -> Referral:
    """材料齐全，属本机关管辖: ends the 24 hours for asking and rerouting."""
    if referral.checked_at is not None:
        raise Conflict("没有登记。已经登记材料齐全。", code="referrals.checked")
    referral.checked_at = act_time()
    milestones.add(actor, referral, "find_complete", number=False)
    clocks.keep(referral)
    return referral


@act(Permission.CRIME_DECIDE, on=Referral)
def ask_papers(actor: Actor, referral: Referral, missing: Sequence[str], paper: Paperwork, /) -> Referral:
    """通知补正: which of the five papers are missing; within 24 hours, to be supplied in three days."""
    known = [one.slug for one in rules.required_papers()]
    wanted = [slug for slug in known if slug in missing]
    if not wanted or set(missing) - set(known):
        raise Invalid("没有通知。", [Problem("missing", "没有选缺哪种材料。", "请从五种材料中选。")])
    referral.missing, referral.checked_at = wanted, act_time()
    milestones.add(actor, referral, "ask_papers", paper, number=False)
    clocks.keep(referral, state="papers_missing")
    record(missing=wanted)
    return referral


@act(Permission.CRIME_DECIDE, on=Referral, door="reroute")
def reroute(actor: Actor, referral: Referral, to_police: UUID, paper: Paperwork, /) -> Referral:
    """转送: a case of another police organ goes there within 24 hours, and the agency is told in writing (第 7 条)."""
    target = agencies.by_id({to_police}).get(to_police)
    sender = agencies.agency(referral.from_agency_id)
    if target is None or target.pk == referral.police_id:
        raise Invalid("没有转送。", [Problem("police", "没有选其他公安机关。", "请选有管辖权的公安机关。")])
    if barred := rules.police_problem(place(sender), place(target), rerouted=True):
        raise Invalid("没有转送。", [barred])
    assert referral.police_id is not None
    milestones.add(actor, referral, "reroute", paper, words=True)
    grants.end_grants(referral.police_id, referral.subject_key, purpose(referral))
    clocks.keep(referral, state="sent")
    record(from_police=referral.police_id, to_police=target.pk)
    referral.police, referral.received_at, referral.checked_at = target, None, None
    return referral


@act(Permission.CRIME_DECIDE, on=Referral)
def file(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """决定立案: within three days of the receipt, in writing."""
    return _filed(actor, referral, "file", paper)


@act(Permission.CRIME_DECIDE, on=Referral)
def review_file(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """复议决定立案."""
    return _filed(actor, referral, "review_file", paper)


@act(Permission.CRIME_DECIDE, on=Referral)
def file_on_order(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """按通知立案: within fifteen days of the procuratorate's order."""
    referral.ordered = True
    return _filed(actor, referral, "file_on_order", paper)


def _filed(actor: Actor, referral: Referral, verb: str, paper: Paperwork) -> Referral:
    milestones.add(actor, referral, verb, paper)
    referral.filed, referral.decided_at = True, act_time()
    referral.police_number = paper.number.strip()
    clocks.keep(referral, state="filed", until=milestones.made_at(paper))
    return referral


@act(Permission.CRIME_DECIDE, on=Referral)
def not_file(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """决定不立案: with reasons, and the file goes back to the agency (第 8 条)."""
    assert referral.police_id is not None
    milestones.add(actor, referral, "not_file", paper, words=True)
    referral.filed, referral.decided_at = False, act_time()
    referral.police_number = paper.number.strip()
    grants.end_grants(referral.police_id, referral.subject_key, purpose(referral))
    clocks.keep(referral, state="not_filed", until=milestones.made_at(paper))
    return referral


@act(Permission.CRIME_DECIDE, on=Referral)
def review_uphold(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """复议维持不立案: with reasons."""
    milestones.add(actor, referral, "review_uphold", paper, words=True)
    clocks.keep(referral, state="upheld", until=milestones.made_at(paper))
    return referral


@act(Permission.CRIME_DECIDE, on=Referral)
def give_reasons(actor: Actor, referral: Referral, paper: Paperwork, /) -> Referral:
    """说明不立案理由: to the procuratorate within seven days."""
    milestones.add(actor, referral, "give_reasons", paper, words=True)
    clocks.keep(referral, state="reasons_given", until=milestones.made_at(paper))
    return referral


@act(Permission.CRIME_DECIDE, on=Referral)
def conclude(actor: Actor, referral: Referral, conclusion: str, paper: Paperwork, /) -> Referral:
    """侦查终结: how the investigation ended; the agency must have handed over the goods."""
    if conclusion not in dict(CONCLUSIONS):
        raise Invalid("没有登记。", [Problem("conclusion", "没有选侦查结果。", "请从表里选一项。")])
    if referral.goods_at is None:
        raise Conflict(
            "没有登记。移送机关还没有登记移交涉案物品。请先与移送机关办理交接。", code="referrals.goods_owed"
        )
    milestones.add(actor, referral, "conclude", paper)
    referral.conclusion, referral.closed_at = conclusion, act_time()
    clocks.keep(referral, state="closed")
    record(conclusion=conclusion)
    return referral
