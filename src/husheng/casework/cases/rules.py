"""Who must open a case, what its title is, and when it may be closed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from husheng.foundation.kernel.errors import Problem
from husheng.foundation.kernel.violations import violations

MIN_HANDLERS = 2
OUTCOMES = {
    "penalised": "已作出处理决定并执行",
    "corrected": "已改正，不予处罚",
    "unfounded": "违法事实不能成立",
    "transferred_crime": "涉嫌犯罪，已移送公安机关立案",
}


def title(violation: str, organisation: str, place: str) -> str:
    """案由, composed of type, organisation and place: never of what somebody told (P4)."""
    return "".join(part for part in (organisation or place, violations()[violation].short) if part)


def check_handlers(opener: UUID, second: UUID) -> list[Problem]:
    """行政处罚法42: enforcement officers are at least two, so the second is somebody else."""
    if opener == second:
        return [Problem("second", "第二承办人不能是您自己。", "请从本机关选另一位承办人。")]
    return []


def check_types(principal: str, types: Collection[str]) -> list[Problem]:
    """The principal type is one of the case's types, and all of them are known."""
    unknown = sorted(set(types) - set(violations()))
    problems = [Problem("types", f"没有“{name}”这个违法类型。", "请从列表里选。") for name in unknown]
    if principal not in types:
        problems.append(Problem("principal_type", "主要类型不在所选类型里。", "请把它也选上。"))
    return problems


def what_is_owed(clocks: Sequence[str], open_referrals: int, outcome: str, words: str) -> list[Problem]:
    """Why a case cannot be closed yet: each thing that is still owed, by name."""
    problems = [
        Problem("clocks", f"“{label}”还在计时。", "请先办完这一步，或说明不再需要。") for label in clocks
    ]
    if open_referrals:
        problems.append(
            Problem("referrals", "移送公安还没有结果。", "请等公安机关决定，或提请复议、立案监督。")
        )
    if outcome not in OUTCOMES:
        problems.append(Problem("outcome", "请选结案结果。"))
    if not words.strip():
        problems.append(Problem("outcome_text", "请写结果说明。"))
    return problems
