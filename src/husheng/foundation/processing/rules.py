"""What an impact assessment must say (个保法 55, 56). Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from husheng.foundation.kernel.errors import Problem
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.kernel.words import say as _

from . import words
from .choices import ABROAD, AUTOMATED, BEYOND, CASES, PROVIDE, SENSITIVE, WAYS

LONGEST: Final = 4000
SHORTEST: Final = 10
LONGEST_TITLE: Final = 120
LABELS: Final = {
    "title": "名称",
    "necessity": "目的、方式及必要性",
    "impact": "对个人权益的影响和安全风险",
    "measures": "保护措施",
}


@dataclass(frozen=True)
class AssessmentDetails:
    """One data flow: the statutory cases, who gives what of whom to whom in which way; and what was assessed."""

    title: str
    cases: Sequence[str]
    senders: Sequence[str]
    receivers: Sequence[str]
    categories: Sequence[str]
    ways: Sequence[str]
    necessity: str
    impact: str
    measures: str


@dataclass(frozen=True)
class Known:
    """The kinds of agencies, the groups of the register, and which of them are sensitive."""

    kinds: Collection[str]
    groups: Collection[str]
    sensitive: Collection[str]


def needed_cases(details: AssessmentDetails, known: Known) -> list[str]:
    """The cases of article 55 that the flow falls under whatever its author thinks, in the article's order."""
    found = []
    if set(details.categories) & set(known.sensitive):
        found.append(SENSITIVE)
    if details.ways:
        found.append(PROVIDE)
    return found


def problems(details: AssessmentDetails, known: Known) -> list[Problem]:
    """What is wrong or missing, all at once."""
    return [*_chosen(details, known), *_cases(details, known), *_texts(details)]


def _chosen(details: AssessmentDetails, known: Known) -> list[Problem]:
    beyond = {code for code, _word in BEYOND}
    lists = (
        ("senders", details.senders, set(known.kinds), "请选提供方的机关类别。"),
        ("receivers", details.receivers, set(known.kinds) | beyond, "请选接收方的机关类别。"),
        ("categories", details.categories, set(known.groups), "请选是谁的个人信息。"),
        ("ways", details.ways, {code for code, _word in WAYS}, "请选提供的方式。"),
    )
    return [
        Problem(field, message)
        for field, chosen, offered, message in lists
        if not chosen or not set(chosen) <= offered
    ]


def _cases(details: AssessmentDetails, known: Known) -> list[Problem]:
    if not set(details.cases) <= {code for code, _word in CASES}:
        return [Problem("cases", "没有这种情形。", "请从第 55 条的五种情形里选。")]
    found = [
        Problem("cases", _("还应选“%(case)s”。", case=words.say("cases", case)), "这一流动属于这种情形。")
        for case in needed_cases(details, known)
        if case not in details.cases
    ]
    for case in (AUTOMATED, ABROAD):
        if case in details.cases:
            found.append(
                Problem("cases", _("平台不做“%(case)s”。", case=words.say("cases", case)), "请不选这一项。")
            )
    return found


def _texts(details: AssessmentDetails) -> list[Problem]:
    found = []
    for field, label in LABELS.items():
        text = str(getattr(details, field)).strip()
        found += plain_problems(field, label, text)
        most = LONGEST_TITLE if field == "title" else LONGEST
        least = 2 if field == "title" else SHORTEST
        if len(text) < least:
            message = _("“%(label)s”没有写清楚。", label=_(label))
            found.append(Problem(field, message, _("请写 %(n)s 字以上。", n=least)))
        if len(text) > most:
            message = _("“%(label)s”太长。", label=_(label))
            found.append(Problem(field, message, _("请写 %(n)s 字以内。", n=most)))
    return found
