"""What binds a referral 移送公安: its five papers, the same level, and who owes what by which article. Pure.

Police and procuratorate have their statutory clocks and stand in no ladder (law-and-ethics L2).
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

from husheng.foundation.kernel.errors import Problem
from husheng.foundation.kernel.words import say as _

FILE: Final = Path(__file__).with_name("papers.toml")
POLICE, PROCURATORATE = "police", "procuratorate"


@dataclass(frozen=True)
class RequiredPaper:
    """One of the papers of article 6."""

    slug: str
    zh: str
    en: str
    may_lack: bool


@cache
def required_papers() -> tuple[RequiredPaper, ...]:
    """The five papers, in the order of the article."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return tuple(RequiredPaper(p["slug"], p["zh"], p["en"], p.get("may_lack", False)) for p in data["papers"])


@cache
def least_investigators() -> int:
    """How many investigators the report needs at least (第 5 条)."""
    return int(tomllib.loads(FILE.read_text("utf-8"))["law"]["least_investigators"])


@cache
def paper_basis() -> tuple[str, str]:
    """Law and article of the five papers, in Chinese and English."""
    law = tomllib.loads(FILE.read_text("utf-8"))["law"]
    return f"{law['title']} {law['article']}", f"{law['title_en']} {law['article_en']}"


@dataclass(frozen=True)
class Attached:
    """A paper as it goes with the referral: the exhibit, or why the case has none."""

    slug: str
    exhibit: UUID | None = None
    lacking: str = ""


def paper_problems(attached: Sequence[Attached]) -> list[Problem]:
    """Every paper of article 6 that is neither there nor, where the article allows it, said to be lacking."""
    given = {one.slug: one for one in attached}
    problems = [
        Problem(f"paper-{slug}", _("没有“%(name)s”这种材料。", name=slug), "请按移送规定的五种材料附卷。")
        for slug in given.keys() - {paper.slug for paper in required_papers()}
    ]
    for paper in required_papers():
        one = given.get(paper.slug)
        if one is not None and (one.exhibit or (paper.may_lack and one.lacking.strip())):
            continue
        remedy = _("请先固定到本案证据，再附上。")
        if paper.may_lack:
            remedy += _("确实没有的，请写明原因。")
        problems.append(Problem(f"paper-{paper.slug}", _("缺“%(label)s”。", label=_(paper.zh)), remedy))
    return problems


@dataclass(frozen=True)
class Place:
    """An agency as the rules of level see it."""

    kind: str
    region_path: str

    @property
    def level(self) -> int:
        return self.region_path.count("/")


def police_problem(sender: Place, police: Place, *, rerouted: bool = False) -> Problem | None:
    """向同级公安机关移送 (第 5 条); a reroute goes to whichever police organ is competent (第 7 条)."""
    if police.kind != POLICE:
        return Problem("police", "所选机关不是公安机关。", "请选公安机关。")
    if not rerouted and police.level != sender.level:
        return Problem("police", "移送规定要求向同级公安机关移送。", "请选同级的公安机关。")
    return None


# ── who owes what ───────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Owed:
    """Something owed by one side under one rule of the lawbook."""

    side: str  # agency, police, procuratorate
    rule: str


# State -> what is owed in it. The facts `checked`, `decided`, `goods`, `ordered` add or take away below.
OWED: Final[Mapping[str, tuple[Owed, ...]]] = {
    "reported": (Owed("agency", "tr.head_decide"),),
    "approved": (Owed("agency", "tr.send"),),
    "received": (Owed("police", "tr.police_decide"),),
    "papers_missing": (Owed("agency", "po.material_fix"), Owed("police", "tr.police_decide")),
    "not_filed": (Owed("agency", "tr.review_req"),),
    "under_review": (Owed("police", "tr.review_decide"),),
    "upheld": (Owed("agency", "tr.supervise_after_review"),),
    "reasons_asked": (Owed("police", "po.explain_nofile"),),
    "reasons_accepted": (Owed("procuratorate", "pr.tell_agency"),),
    "filing_ordered": (Owed("police", "po.file_on_order"),),
}
UNCHECKED: Final = (Owed("police", "po.material_notice"), Owed("police", "tr.police_reroute"))
GOODS: Final = Owed("agency", "tr.handover_goods")
URGE: Final = Owed("procuratorate", "pr.urge")
# States that no article limits; the prosecutor's lists show them, so that they do not fall silent either.
UNLIMITED: Final = ("sent", "supervision_asked", "reasons_given")


@dataclass(frozen=True)
class Facts:
    """What else decides about the clocks of a referral."""

    checked: bool = False  # the police have found the papers complete and the case theirs
    decided: bool = False  # the police have decided to file or not
    goods: bool = False  # the goods have been handed over
    ordered: bool = False  # filed because the procuratorate ordered it


def owed(state: str, facts: Facts) -> frozenset[Owed]:
    """Every clock that must be running."""
    found = set(OWED.get(state, ()))
    if state == "received" and not facts.checked:
        found.update(UNCHECKED)
    if state in ("supervision_asked", "reasons_asked") and not facts.decided:
        found.add(Owed("police", "tr.police_decide"))
    if state == "filed":
        found.update([] if facts.goods else [GOODS])
        found.update([URGE] if facts.ordered else [])
    return frozenset(found)


# ── paper numbers ───────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Paperwork:
    """文号 and date of a paper that was made on an isolated network; `words` only if its author chooses."""

    number: str
    on: dt.date | None = None
    words: str = ""


LONGEST_NUMBER, LONGEST_WORDS = 60, 2000


def paperwork_problems(
    paper: Paperwork, today: dt.date, *, number: bool = True, words: bool = False
) -> list[Problem]:
    """A milestone needs the number of its paper, and its reasons where the law wants them; never a future date."""
    problems = []
    if number and not paper.number.strip():
        problems.append(Problem("paper_number", "缺文号。", "请填写文书上的文号。"))
    if len(paper.number) > LONGEST_NUMBER:
        problems.append(
            Problem(
                "paper_number",
                _("“%(label)s”超过 %(n)s 字。", label=_("文号"), n=LONGEST_NUMBER),
                "请只填文号。",
            )
        )
    if paper.on is not None and paper.on > today:
        problems.append(Problem("paper_on", "文书日期在今天之后。", "请填写文书上的日期。"))
    if words and not paper.words.strip():
        problems.append(Problem("words", "缺理由。", "请写明理由；内容不便录入的，写“理由见文书”。"))
    if len(paper.words) > LONGEST_WORDS:
        problems.append(
            Problem(
                "words",
                _("“%(label)s”超过 %(n)s 字。", label=_("理由"), n=LONGEST_WORDS),
                "请写短些，详见文书。",
            )
        )
    return problems
