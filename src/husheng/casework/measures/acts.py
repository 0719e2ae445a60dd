"""Acts on measures: proposed by a handler, decided by a leader, served, performed. Money is decided, not estimated."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from husheng.casework.cases import acts as cases
from husheng.casework.cases.models import Case, CaseParty
from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.clock import rule_for
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem, Refused
from husheng.foundation.kernel.plain import require_plain

from . import rules
from .models import Measure

SERVE, PAY = "serve", "pay"
PAY_RULE = "ap.pay"


@dataclass(frozen=True)
class MeasureDetails:
    """What a handler proposes: which measure, on whom, for which violation, on what basis, how much (fen)."""

    case: UUID
    party: UUID
    measure_kind: str
    violation: str
    basis: str
    amount_fen: int | None = None
    below_floor_reason: str = ""


@act(Permission.MEASURE_PROPOSE)
def propose(actor: Actor, details: MeasureDetails, /) -> Measure:
    """提出措施: by a handler of the case, on a party that stands in it as 当事人."""
    case = _case_of_member(actor, details.case)
    party = CaseParty.objects.filter(pk=details.party, case=case, standing="investigated").first()
    found = rules.problems(
        details.measure_kind, details.basis, details.amount_fen, details.below_floor_reason
    )
    if party is None:
        found.append(Problem("party", "对象不是本案当事人。", "请先把它加入案件。"))
    if case.state not in ("filed", "decided"):
        found.append(Problem("case", "案件没有立案，或已经结案。"))
    if found or party is None:
        raise Invalid("没有提出。", found)
    require_plain("没有提出。", [("below_floor_reason", "理由", details.below_floor_reason)])
    agency = agencies.agency(actor.agency_id)
    record(
        case=case.pk,
        party=party.party_id,
        kind=details.measure_kind,
        basis=details.basis,
        fen=details.amount_fen,
    )
    return Measure.objects.create(
        number=numbers.take(agency, "M")[0],
        agency=agency,
        region_path=agency.region_path,
        case=case,
        party=party,
        measure_kind=details.measure_kind,
        violation=details.violation,
        basis=details.basis,
        amount_fen=details.amount_fen,
        below_floor_reason=details.below_floor_reason.strip(),
        proposed_at=act_time(),
        proposed_by=actor.user_id,
    )


@act(Permission.MEASURE_DECIDE, on=Measure)
def second(actor: Actor, measure: Measure, /) -> Measure:
    """第二人签批: what a fine below the statutory floor needs before it is decided."""
    if not rules.below_floor(measure.measure_kind, measure.basis, measure.amount_fen):
        raise Refused("没有签批。这项措施不低于法定下限，不需要第二人签批。")
    measure.second_signer = actor.user_id
    return measure


@act(Permission.MEASURE_DECIDE, on=Measure)
def decide(actor: Actor, measure: Measure, /) -> Measure:
    """作出决定: by a leader who did not propose it; the case is decided with its first measure."""
    if measure.proposed_by == actor.user_id:
        raise Refused("没有决定。提出措施的人不能自己决定。")
    if rules.below_floor(measure.measure_kind, measure.basis, measure.amount_fen):
        _require_second(actor, measure)
    measure.decided_on, measure.decided_by = act_time().date(), actor.user_id
    if measure.case.state == "filed":
        cases.decide(actor, Seen(measure.case_id))
    _owe(measure, SERVE, rule_for("serve", actor.agency_kind, act_time().date()).id, "送达决定书")
    record(
        decided_on=measure.decided_on, kind=measure.measure_kind, fen=measure.amount_fen, case=measure.case_id
    )
    return measure


@act(Permission.MEASURE_PROPOSE, on=Measure)
def serve(actor: Actor, measure: Measure, /) -> Measure:
    """送达: for a fine the term of payment begins."""
    _case_of_member(actor, measure.case_id)
    measure.served_on = act_time().date()
    _done(measure, SERVE)
    if measure.measure_kind == "fine":
        _owe(measure, PAY, PAY_RULE, "收缴罚款")
    record(served_on=measure.served_on)
    return measure


@act(Permission.MEASURE_PROPOSE, on=Measure)
def perform(actor: Actor, measure: Measure, /) -> Measure:
    """履行完毕."""
    _case_of_member(actor, measure.case_id)
    measure.performed_on = act_time().date()
    _done(measure, SERVE, PAY)
    return measure


@act(Permission.MEASURE_PROPOSE, on=Measure)
def drop(actor: Actor, measure: Measure, reason: str, /) -> Measure:
    """放弃: a proposal that is not pursued, with the reason."""
    _case_of_member(actor, measure.case_id)
    measure.revoked_reason = _words(reason)
    return measure


@act(Permission.MEASURE_DECIDE, on=Measure)
def revoke(actor: Actor, measure: Measure, reason: str, /) -> Measure:
    """撤销: a report that counted it shows the difference as a correction."""
    measure.revoked_on, measure.revoked_reason = act_time().date(), _words(reason)
    _done(measure, SERVE, PAY)
    record(revoked_on=measure.revoked_on)
    return measure


def _case_of_member(actor: Actor, key: UUID) -> Case:
    """The case, for one of its members; an outsider learns nothing."""
    case = Case.objects.filter(pk=key).first()
    if case is None or not actor.sees(case):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if not case.members.filter(user_id=actor.user_id, until=None).exists():
        raise Refused("没有办理。您不是本案的办案人员，请本案承办人办理。")
    return case


def _owe(measure: Measure, step: str, rule: str, label: str) -> None:
    """What is owed on a measure runs on its case, so that the case cannot be closed meanwhile."""
    case = measure.case
    clocks.start(
        case.kind(),
        case.pk,
        rule,
        act_time(),
        measure.agency_id,
        label=label,
        step=f"{step}:{measure.number}",
        title=case.title,
        number=case.number,
    )


def _done(measure: Measure, *steps: str) -> None:
    for step in steps:
        clocks.stop_step(measure.case, f"{step}:{measure.number}")


def _require_second(actor: Actor, measure: Measure) -> None:
    if measure.second_signer is None:
        raise Refused("没有决定。金额低于法定下限，还缺第二人签批。")
    if measure.second_signer == actor.user_id:
        raise Refused("没有决定。签批的人和决定的人必须是两个人。")


def _words(reason: str) -> str:
    if not reason.strip():
        raise Invalid("没有办理。", [Problem("reason", "请写理由。")])
    require_plain("没有办理。", [("reason", "理由", reason)])
    return reason.strip()
