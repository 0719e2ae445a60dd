"""The papers of a hand-over: the letter that goes with it, the receipt, and the answers, as .docx or PDF.

Police, procuratorate and court sit on isolated networks: what is agreed here also travels on paper.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from husheng.foundation.agencies import queries as agencies
from husheng.foundation.documents.letters import letter as standing_letter
from husheng.foundation.documents.paper import Cell, Paper, Paragraph, Section, Signed, Table
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Conflict

from .kinds import COURSES, RESULTS, RETURNS, word
from .models import Handover, Item

FILE: Final = Path(__file__).with_name("papers.toml")
LETTER, RECEIPT, ANSWER = "letter", "receipt", "answer"
PAPERS: Final = (LETTER, RECEIPT, ANSWER)


@cache
def wording() -> dict[str, dict[str, str]]:
    """Title, opening and closing by kind."""
    return tomllib.loads(FILE.read_text("utf-8"))


def paper(handover: Handover, name: str) -> Paper:
    """One of the papers; `Conflict` while there is nothing to print yet."""
    if name == RECEIPT:
        return receipt(handover)
    return answer(handover) if name == ANSWER else letter(handover)


def available(handover: Handover) -> list[str]:
    """The papers that can be printed now."""
    found = [LETTER]
    if handover.received_at is not None:
        found.append(RECEIPT)
    if handover.items.filter(state="answered").exists():
        found.append(ANSWER)
    return found


def letter(handover: Handover) -> Paper:
    """移送函、转办函、协查函 …: what is asked of whom."""
    words = wording()[handover.handover_kind]
    fields = {
        "matter": handover.title,
        "subject": handover.subject_number,
        "superior": _superior(handover),
        "accused": handover.accused.name if handover.accused else "",
    }
    asks: list[Section] = [Paragraph(f"{item.ordinal}. {item.ask}") for item in handover.items.all()]
    message = [Paragraph(handover.message)] if handover.message else []
    return Paper(
        title=words["title"],
        number=handover.number,
        mark="内部",
        sections=(
            Paragraph(f"{handover.to_agency.name}：", indent=False),
            Paragraph(words["opening"].format(**fields)),
            *asks,
            *message,
            Paragraph(words["closing"].format(**fields)),
            Signed(handover.from_agency.name, _date(handover.sent_at)),
        ),
    )


def receipt(handover: Handover) -> Paper:
    """回执: number and time, the same on both sides."""
    if handover.received_at is None:
        raise Conflict("还不能打印回执。对方还没有签收。", code="handovers.not_received")
    who = agencies.names({handover.received_by} if handover.received_by else set())
    return standing_letter(
        "receipt",
        {
            "number": handover.receipt_number,
            "addressee": handover.from_agency.name,
            "paper_name": wording()[handover.handover_kind]["title"],
            "paper_no": handover.number,
            "received_on": f"{_date(handover.received_at)}{in_shanghai(handover.received_at):%H:%M}",
            "items": [item.ask for item in handover.items.all()] or [handover.title],
            "receiver": next(iter(who.values()), handover.to_agency.short_name),
            "sender": handover.to_agency.name,
            "date": _date(handover.received_at),
        },
    )


def answer(handover: Handover) -> Paper:
    """反馈函: every item with its result; what is still unanswered says so."""
    words = wording()["answer"]
    items = list(handover.items.all())
    if not any(item.state == "answered" for item in items):
        raise Conflict("还不能打印反馈函。还没有答复任何一项。", code="handovers.unanswered")
    title = wording()[handover.handover_kind]["title"]
    head = tuple(Cell(label, bold=True) for label in ("项", "事项", "结果", "说明"))
    rows = tuple(_row(item) for item in items)
    when = handover.answered_at or max(item.answered_at for item in items if item.answered_at)
    return Paper(
        title=words["title"],
        number=handover.number,
        mark="内部",
        sections=(
            Paragraph(f"{handover.from_agency.name}：", indent=False),
            Paragraph(words["opening"].format(letter=title, number=handover.number)),
            Table((head, *rows), header_rows=1, widths=(1, 6, 3, 8)),
            Paragraph(words["closing"]),
            Signed(handover.to_agency.name, _date(when)),
        ),
    )


def _row(item: Item) -> tuple[Cell, ...]:
    result, words = {
        "answered": (word(RESULTS, item.result), item.answer),
        "returned": ("退回", f"{word(RETURNS, item.reason)}：{item.reason_text}"),
        "settled": ("退回", f"{word(COURSES, item.course)}：{item.course_text}"),
    }.get(item.state, ("未答复", ""))
    texts = (item.ask, result, words)
    return (Cell(str(item.ordinal)), *(Cell(text, align="left") for text in texts))


def _superior(handover: Handover) -> str:
    superior = handover.superior or agencies.common_superior(handover.from_agency, handover.to_agency)
    return superior.name if superior else "共同的上级机关"


def _date(moment: dt.datetime) -> str:
    day = in_shanghai(moment)
    return f"{day.year}年{day.month}月{day.day}日"
