"""The decision: by the first penalty, or that there is none (行政处罚法57)."""

from __future__ import annotations

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, current, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused

from .. import owing, people, rules, timing
from ..models import Case
from .checks import words


@act(Permission.CASE_HANDLE, on=Case)
def decide(actor: Actor, case: Case, /) -> Case:
    """作出决定: called when the first penalty of the case is decided."""
    if current().outermost:
        raise Refused("没有决定。请在处理措施里作出决定。", code="cases.only_by_measure")
    return _decided(case, rules.PENALISED)


@act(Permission.CASE_APPROVE, on=Case)
def decide_without_penalty(actor: Actor, case: Case, decision: str, reason: str, /) -> Case:
    """不予处罚: corrected, unfounded, or a crime that the police have filed; by a leader who does not work on it."""
    if decision not in rules.WITHOUT_PENALTY:
        raise Invalid("没有决定。", [Problem("decision", "没有选决定。", "请三项中选一项。")])
    if people.is_member(case, actor.user_id):
        raise Refused("没有决定。承办人不能自己作出决定，请负责人办理。", code="second_person")
    if decision == rules.CRIME and not owing.police_have_filed(actor, case):
        raise Conflict("没有决定。公安机关还没有立案。请等公安机关的决定。", code="not_filed")
    case.decision_text = words("没有决定。", "reason", "理由", reason)
    timing.undecided(case, False)
    return _decided(case, decision)


def undecided(case: Case, still: bool) -> None:
    """Whether measures of the case wait to be decided: the decision clock runs meanwhile. Part of another act."""
    current()
    timing.undecided(case, still)


def _decided(case: Case, decision: str) -> Case:
    case.decided_on, case.decision = act_time().date(), decision
    record(decided_on=case.decided_on, decision=decision)
    return case
