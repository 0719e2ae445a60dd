"""The papers of this room: the letters of the ladder, and those that gravity brings. What a letter says is fixed when
it is issued; a reprint years later says the same."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.documents.letters import Value, kind
from husheng.foundation.documents.letters import letter as standing_letter
from husheng.foundation.documents.paper import Paper, Paragraph, Section, Signed
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Conflict

from .models import Grave, Listing, Urging
from .rules import Step, gravity, steps

FILE: Final = Path(__file__).with_name("papers.toml")
UNNUMBERED: Final = "（签发时编号）"
ALL_MEMBERS: Final = "各成员单位"


@dataclass(frozen=True)
class Writing:
    """Everything that a letter of the ladder may say; each letter takes the fields that it has."""

    late: Agency
    issuer: Agency
    number: str
    matter_no: str
    matter: str
    due_on: dt.date
    today: dt.date
    days: int
    answer_by: dt.date | None
    urged_on: dt.date | None
    contact: str
    appeal_to: str
    demands: Sequence[str]


@cache
def wording() -> dict[str, dict[str, str]]:
    """The file as it is."""
    return tomllib.loads(FILE.read_text("utf-8"))


def written(step: Step, facts: Writing) -> dict[str, Any]:
    """The fields of the step's letter, as they are kept with the paper."""
    everything: dict[str, Any] = {
        "number": facts.number,
        "addressee": ALL_MEMBERS if step.slug == "circulate" else facts.late.name,
        "matter_no": facts.matter_no or "无",
        "matter": facts.matter,
        "due_on": day(facts.due_on),
        "days_left": str(facts.days),
        "days_late": str(facts.days),
        "urged_on": day(facts.urged_on) if facts.urged_on else "",
        "demands": list(facts.demands),
        "answer_by": day(facts.answer_by) if facts.answer_by else "",
        "contact": facts.contact,
        "appeal_to": facts.appeal_to,
        "as_of": day(facts.today),
        "rows": [[facts.late.short_name, facts.matter_no or "无", f"{facts.due_on}", str(facts.days)]],
        "sender": facts.issuer.name,
        "date": day(facts.today),
    }
    return {field.name: everything[field.name] for field in kind(step.letter).fields}


def paper(step: Step, fields: Mapping[str, Value], late: Agency) -> Paper:
    """The letter of a step; the standing letter itself refuses justice and coordination once more (L2)."""
    return standing_letter(step.letter, fields, standing=late.kind_of.standing)


def of_urging(urging: Urging) -> Paper:
    """The letter as it was issued."""
    return paper(steps()[urging.step], urging.letter, urging.agency)


def of_listing(listing: Listing) -> Paper:
    """挂牌督办通知书 or 提级查办通知书."""
    words = wording()[listing.listing_kind]
    facts = _facts(listing.title, listing.subject_number, listing.grounds, listing.words)
    demands: list[Section] = [Paragraph(f"{n}. {one}") for n, one in enumerate(listing.demands, 1)]
    return Paper(
        title=words["title"],
        number=listing.number,
        mark="内部",
        sections=(
            Paragraph(f"{listing.agency.name}：", indent=False),
            Paragraph(words["opening"].format(**facts)),
            Paragraph(words["decision"]),
            *demands,
            Paragraph(words["closing"].format(due=day(listing.due_on))),
            Signed(listing.issuer.name, day(in_shanghai(listing.listed_at).date())),
        ),
    )


def of_grave(grave: Grave) -> Paper:
    """重大事项报告."""
    words = wording()["grave"]
    facts = _facts(grave.title, grave.subject_number, grave.grounds, grave.words)
    return Paper(
        title=words["title"],
        number=grave.number,
        mark="内部",
        sections=(
            Paragraph(f"{grave.office.name}：", indent=False),
            Paragraph(words["opening"].format(**facts)),
            Paragraph(grave.words),
            Paragraph(words["closing"]),
            Signed(grave.agency.name, day(in_shanghai(grave.raised_at).date())),
        ),
    )


def receipt_of(grave: Grave) -> Paper:
    """回执: the same on both sides."""
    if grave.received_at is None or grave.received_by is None:
        raise Conflict("还不能打印回执。专班办公室还没有签收。", code="supervision.not_received")
    words = wording()["receipt"]
    at = in_shanghai(grave.received_at)
    who = agencies.names({grave.received_by})
    return standing_letter(
        "receipt",
        {
            "number": grave.receipt_number,
            "addressee": grave.agency.name,
            "paper_name": words["paper"],
            "paper_no": grave.number,
            "received_on": f"{day(at.date())}{at:%H:%M}",
            "items": [words["item"]],
            "receiver": who.get(grave.received_by, grave.office.short_name),
            "sender": grave.office.name,
            "date": day(at.date()),
        },
    )


def day(date: dt.date) -> str:
    """As formal papers write it."""
    return f"{date.year}年{date.month}月{date.day}日"


def _facts(title: str, subject: str, grounds: Sequence[str], words: str) -> dict[str, str]:
    return {
        "title": title,
        "subject": subject,
        "grounds": "；".join(gravity()[ground]["zh"] for ground in grounds),
        "words": words,
    }
