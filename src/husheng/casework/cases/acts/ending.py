"""The end of a case: withdrawn, or closed when nothing is owed. The lead behind it goes back to be answered."""

from __future__ import annotations

from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid
from husheng.intake.leads import acts as leads

from .. import holding, owing, rules, timing
from ..models import Case
from .checks import require_member, words


@act(Permission.CASE_APPROVE, on=Case)
def withdraw(actor: Actor, case: Case, reason: str, /) -> Case:
    """撤案: a report that counted the filing shows it as a correction."""
    case.outcome_text = words("没有撤案。", "reason", "理由", reason)
    if owed := owing.others(actor, case):
        raise Invalid("没有撤案。还有事没有办完。", owed, code="case_owes")
    case.closed_at = act_time()
    timing.ended(case)
    leave_lead(actor, case)
    record(filed_on=case.filed_on)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def close(actor: Actor, case: Case, outcome: str, result: str, /) -> Case:
    """结案: refused while anything is owed, and what is owed is named."""
    require_member(actor, case)
    filed = owing.police_have_filed(actor, case)
    owed = owing.all_of(actor, case, outcome)
    owed += rules.closing_problems(case.decision, outcome, result, police_filed=filed)
    if owed:
        raise Invalid("没有结案。还有事没有办完。", owed, code="case_owes")
    case.outcome, case.outcome_text = outcome, words("没有结案。", "words", "结果说明", result)
    case.closed_at = act_time()
    leave_lead(actor, case)
    record(outcome=outcome)
    return case


def leave_lead(actor: Actor, case: Case) -> None:
    """The lead is ready to be answered, with what came of the case; the term of the case's file begins."""
    holding.ended(case)
    if case.lead_id:
        findings = f"{case.number}：{case.outcome_text}"
        outcome = rules.lead_outcome(case.outcome) if case.outcome else "unfounded"
        leads.leave_case(actor, Seen(case.lead_id), findings, outcome)
