"""Who must open a case, whom it may name, what its title is, and when it may be closed. Pure."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from husheng.foundation.kernel import identifiers
from husheng.foundation.kernel.errors import Problem
from husheng.foundation.kernel.violations import violations

from .bases import bases

MIN_HANDLERS: Final = 2
LONGEST: Final = 2000
NAME_CHARS: Final = 120
PENALISED, CRIME, PASSED_ON = "penalised", "transferred_crime", "transferred"
OUTCOMES: Final = (PENALISED, "corrected", "unfounded", CRIME)
WITHOUT_PENALTY: Final = ("corrected", "unfounded", CRIME)
# What the lead behind the case is told to have come of it.
LEAD_OUTCOMES: Final = {"unfounded": "unfounded", PASSED_ON: "not_ours"}
USUAL_LEAD_OUTCOME: Final = "in_case"


def title(violation: str, organisation: str, place: str) -> str:
    """案由, composed of type, organisation and place: never of what somebody told (P4)."""
    return " · ".join(part for part in (violations()[violation].short, organisation or place) if part)


def lead_outcome(outcome: str) -> str:
    """The lead's outcome for a case's."""
    return LEAD_OUTCOMES.get(outcome, USUAL_LEAD_OUTCOME)


def check_handlers(opener: UUID, second: UUID) -> list[Problem]:
    """行政处罚法42: enforcement officers are at least two, so the second is somebody else."""
    if opener == second:
        return [Problem("second", "第二承办人不能是您自己。", "请从本机关选另一位承办人。")]
    return []


def check_types(principal: str, types: Collection[str]) -> list[Problem]:
    """The principal type is one of the case's types, and all of them are known."""
    problems = []
    if set(types) - set(violations()):
        problems.append(Problem("types", "没有这个违法类型。", "请从列表里选。"))
    if principal not in types:
        problems.append(Problem("principal_type", "主要类型不在所选类型里。", "请把它也选上。"))
    return problems


# ── whom a case may name (P1) ───────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Naming:
    """Somebody who is about to enter a case, and what the case is like on this day."""

    is_person: bool
    standing: str
    basis: str
    handlers: int
    filed: bool
    protected_elsewhere: bool
    child: bool = False


def is_child(id_number: str, today: dt.date) -> bool:
    """Whether the number's date of birth makes somebody too young to be punished (limits.toml, 处罚法30)."""
    number = identifiers.resident_id_18(identifiers.normalise(id_number))
    if identifiers.resident_id_fault(number) is not None:
        return False
    born = identifiers.birth_date(number)
    if born is None:
        return False
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years < int(_limits()["child"]["under"])


@cache
def _limits() -> dict[str, dict[str, Any]]:
    with Path(__file__).with_name("limits.toml").open("rb") as file:
        return tomllib.load(file)


def naming_problems(one: Naming) -> list[Problem]:
    """A natural person is 当事人 only in a filed case of two handlers, on an article that binds persons; somebody who

    is protected (a woman whose eggs were taken, a donor, a patient, a child) never is.
    """
    if one.standing != "investigated":
        return []
    if one.protected_elsewhere:
        return [Problem("standing", "受保护的人不能列为当事人。", "她可以作为受保护的人或者证人留在案件里。")]
    if one.child:
        return [Problem("standing", "不满十四周岁的人不能列为当事人。", "孩子只能作为受保护的人留在案件里。")]
    if not one.is_person:
        return []
    problems = []
    if not one.filed or one.handlers < MIN_HANDLERS:
        problems.append(
            Problem("standing", "把一个人列为当事人，须已立案并有两名承办人。", "请先立案、补足承办人。")
        )
    basis = bases().get(one.basis)
    if basis is None:
        problems.append(
            Problem("basis", "没有选法律依据。", "把一个人列为当事人，要写明依据哪一条可以处罚个人。")
        )
    elif not basis.persons:
        problems.append(Problem("basis", "这一条不处罚个人。", "请选规定个人责任的条文。"))
    return problems


# ── closing ─────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Owing:
    """What is still open on a case, in words of the page."""

    clocks: Sequence[Problem] = ()
    items: Sequence[Problem] = ()
    referral: bool = False


def what_is_owed(owing: Owing) -> list[Problem]:
    """Why a case cannot be closed yet: each thing that is still owed, by name."""
    problems = [*owing.clocks, *owing.items]
    if owing.referral:
        problems.append(
            Problem("referral", "移送公安还没有结果。", "请等公安机关决定，或者提请复议、建议立案监督。")
        )
    return problems


def closing_problems(decision: str, outcome: str, words: str, *, police_filed: bool) -> list[Problem]:
    """The result must be the one that was decided, or that the police have filed the case; and be said in words."""
    allowed = {decision, CRIME} if police_filed else {decision}
    problems = []
    if outcome not in OUTCOMES:
        problems.append(Problem("outcome", "没有选结案结果。", "请从列表里选。"))
    elif outcome not in allowed:
        problems.append(Problem("outcome", "结案结果和作出的决定不一致。", "请选与决定一致的结果。"))
    if not words.strip():
        problems.append(Problem("words", "没有写结果说明。", "请写一两句话，举报人的答复会用到。"))
    return problems
