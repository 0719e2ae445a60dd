"""The words of hand-overs as data: kinds, results, reasons, courses. Codes stand in the database, Chinese on paper."""

from __future__ import annotations

from typing import Final

Choices = list[tuple[str, str]]

NOTICE, FORWARD, ASSIGN, ASSISTANCE, TRANSFER = "notice", "forward", "assign", "assistance", "transfer"
MISCONDUCT = "misconduct"
KINDS: Final[Choices] = [
    (NOTICE, "通报"),
    (FORWARD, "转办"),
    (ASSIGN, "交办"),
    (ASSISTANCE, "协查"),
    (TRANSFER, "案件移送"),
    (MISCONDUCT, "职务违法线索移送"),
]

CONFIRMED, PARTLY, UNFOUNDED, UNVERIFIABLE = "confirmed", "partly", "unfounded", "unverifiable"
RESULTS: Final[Choices] = [
    (CONFIRMED, "查实"),
    (PARTLY, "部分查实"),
    (UNFOUNDED, "查否"),
    (UNVERIFIABLE, "无法核实"),
]

RETURNS: Final[Choices] = [
    ("not_competent", "不属本机关职责"),
    ("not_here", "不在本机关辖区"),
    ("unclear", "事项不清，无法核查"),
    ("handled", "本机关已经办结"),
    ("duplicate", "与已收事项重复"),
]

OBJECTIONS: Final[Choices] = [
    ("not_competent", "本机关没有管辖权"),
    ("not_here", "违法行为不发生在本辖区"),
    ("filed_first", "其他机关已先立案"),
    ("misjudged", "移送定性有误"),
]

OWN, ELSEWHERE, DROPPED = "own", "elsewhere", "dropped"
COURSES: Final[Choices] = [
    (OWN, "由本机关办理"),
    (ELSEWHERE, "改送其他机关"),
    (DROPPED, "不再要求"),
]

TO_RECEIVER, TO_SENDER, TO_THIRD = "receiver", "sender", "third"
DESIGNATIONS: Final[Choices] = [
    (TO_RECEIVER, "由接收单位管辖"),
    (TO_SENDER, "由移出单位管辖"),
    (TO_THIRD, "由其他机关管辖"),
]


def word(choices: Choices, code: str) -> str:
    """The Chinese word of a code."""
    return dict(choices).get(code, code)
