"""The papers of a referral: the letter 移送书 with its five enclosures, and the receipt, as .docx or PDF."""

from __future__ import annotations

import datetime as dt
from typing import Final

from husheng.foundation.agencies import queries as agencies
from husheng.foundation.documents.letters import letter as standing_letter
from husheng.foundation.documents.paper import Paper
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Conflict

from .models import Referral
from .rules import required_papers

LETTER, RECEIPT = "letter", "receipt"
PAPERS: Final = (LETTER, RECEIPT)


def available(referral: Referral) -> list[str]:
    """The papers that can be printed now."""
    return [LETTER] * (referral.approved_at is not None) + [RECEIPT] * (referral.received_at is not None)


def paper(referral: Referral, name: str) -> Paper:
    """One of the papers; `Conflict` while there is nothing to print yet."""
    return receipt(referral) if name == RECEIPT else letter(referral)


def letter(referral: Referral) -> Paper:
    """移送书: it can be printed from the approval on, so that it can be signed and secured before sending."""
    if referral.approved_at is None:
        raise Conflict("还不能打印移送书。正职负责人还没有批准。", code="referrals.not_approved")
    region = referral.from_agency.region_id
    police = referral.police or agencies.of_kind("police", region)
    procuratorate = referral.procuratorate or agencies.of_kind("procuratorate", region)
    who = agencies.names({referral.reported_by})
    return standing_letter(
        "crime_transfer",
        {
            "number": referral.number,
            "addressee": police.name if police else "同级公安机关",
            "case_no": referral.subject_number,
            "matter": referral.title,
            "facts": referral.facts,
            "offence": "、".join(referral.offences),
            "basis": referral.basis,
            "approved_on": _date(referral.approved_at),
            "papers": enclosures(referral),
            "copy_to": procuratorate.name if procuratorate else "同级人民检察院",
            "contact": next(iter(who.values()), referral.from_agency.short_name),
            "sender": referral.from_agency.name,
            "date": _date(referral.sent_at or referral.approved_at),
        },
    )


def receipt(referral: Referral) -> Paper:
    """回执 of the police."""
    if referral.received_at is None or referral.police is None:
        raise Conflict("还不能打印回执。公安机关还没有签收。", code="referrals.not_received")
    signed = referral.milestones.filter(verb="receive").first()
    return standing_letter(
        "receipt",
        {
            "number": (signed.paper_number if signed else "") or referral.number,
            "addressee": referral.from_agency.name,
            "paper_name": "涉嫌犯罪案件移送书",
            "paper_no": referral.number,
            "received_on": f"{_date(referral.received_at)}{in_shanghai(referral.received_at):%H:%M}",
            "items": enclosures(referral),
            "receiver": referral.police.short_name,
            "sender": referral.police.name,
            "date": _date(referral.received_at),
        },
    )


def enclosures(referral: Referral) -> list[str]:
    """The five papers; where the case has none, it says so."""
    lines = []
    for one in required_papers():
        lacking = referral.papers.get(one.slug, {}).get("lacking", "")
        lines.append(f"{one.zh}（本案没有：{lacking}）" if lacking else one.zh)
    return lines


def _date(moment: dt.datetime) -> str:
    day = in_shanghai(moment)
    return f"{day.year}年{day.month}月{day.day}日"
