"""Acts on measures: proposed by a handler, decided by a leader, served, performed. Money is decided, not estimated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from husheng.casework.cases import acts as cases
from husheng.casework.cases.acts import require_member
from husheng.casework.cases.models import Case, CaseParty
from husheng.casework.cases.states import WORKING
from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem, Refused
from husheng.foundation.kernel.plain import require_plain
from husheng.foundation.kernel.violations import violations
from husheng.intake.referrals import queries as referrals

from . import rules, timing
from .models import Measure

SERIES: Final = "M"


@dataclass(frozen=True)
class MeasureDetails:
    """What a handler proposes: which measure, on whom, for which violation, on what basis, how much (fen).

    `base_fen` is what a multiple is taken of (gains, value of goods, fee); `grade` the case of the article that
    holds, when it is not the first one that fits.
    """

    case: UUID
    party: UUID
    measure_kind: str
    violation: str
    basis: str
    amount_fen: int | None = None
    below_floor_reason: str = ""
    base_fen: int | None = None
    grade: int | None = None

    def proposed(self) -> rules.Proposed:
        """What the rules look at."""
        return rules.Proposed(
            self.measure_kind, self.basis, self.amount_fen, self.base_fen, self.grade, self.below_floor_reason
        )


@act(Permission.MEASURE_PROPOSE)
def propose(actor: Actor, details: MeasureDetails, /) -> Measure:
    """提出措施: by a handler of the case, on a party that stands in it as 当事人."""
    case = _case(actor, details.case)
    require_member(actor, case)
    party = case.parties.filter(pk=details.party, standing="investigated").first()
    party = _require_sound(case, party, details)
    measure = _made(actor, case, party, details)
    if case.state == "decided":
        cases.undecided(case, True)
    record(
        number=measure.number,
        case=case.pk,
        party=party.party_id,
        kind=details.measure_kind,
        basis=details.basis,
        fen=details.amount_fen,
        below_floor=measure.below_floor,
    )
    return measure


@act(Permission.MEASURE_DECIDE, on=Measure)
def second(actor: Actor, measure: Measure, /) -> Measure:
    """第二人签批: what a fine below the statutory floor needs before it is decided."""
    if not measure.below_floor:
        raise Refused("没有签批。这项措施不低于法定下限，不需要第二人签批。")
    if measure.second_signer is not None:
        raise Conflict("没有签批。已有一位负责人签批，请另一位负责人决定。")
    if measure.proposed_by == actor.user_id:
        raise Refused("没有签批。提出的人不能自己签批，请另一位负责人办理。")
    measure.second_signer = actor.user_id
    record(below_floor_by=(measure.floor_fen or 0) - (measure.amount_fen or 0))
    return measure


@act(Permission.MEASURE_DECIDE, on=Measure)
def decide(actor: Actor, measure: Measure, /) -> Measure:
    """作出决定: by a leader who did not propose it; the first penalty decides the case."""
    if problem := signing_problem(measure, actor):
        raise Invalid("没有决定。", [problem])
    case = _locked_case(measure)
    _require_open(case, measure)
    if measure.measure_kind == rules.FINE and referrals.with_the_police(case.pk):
        raise Refused("没有决定。本案已移送公安机关，移送后不再作出新的罚款决定。", code="with_the_police")
    measure.decided_on, measure.decided_by = act_time().date(), actor.user_id
    if rules.kinds()[measure.measure_kind].nature == rules.PENALTY and case.state == "filed":
        cases.decide(actor, Seen(case.pk))
        case.refresh_from_db()
    if case.state == "decided":
        cases.undecided(case, _others_proposed(measure))
    timing.decided(measure)
    record(decided_on=measure.decided_on, kind=measure.measure_kind, fen=measure.amount_fen, case=case.pk)
    return measure


@act(Permission.MEASURE_PROPOSE, on=Measure)
def serve(actor: Actor, measure: Measure, on: dt.date | None = None, /) -> Measure:
    """送达: for a fine the term of payment begins. `on` is the day on the receipt, when it is entered later."""
    require_member(actor, measure.case)
    measure.served_on = _day("没有送达。", "served_on", on, measure.decided_on)
    timing.served(measure)
    record(served_on=measure.served_on)
    return measure


@act(Permission.MEASURE_PROPOSE, on=Measure)
def perform(actor: Actor, measure: Measure, on: dt.date | None = None, /) -> Measure:
    """履行完毕."""
    require_member(actor, measure.case)
    measure.performed_on = _day("没有登记。", "performed_on", on, measure.served_on)
    timing.ended(measure)
    record(performed_on=measure.performed_on)
    return measure


@act(Permission.MEASURE_PROPOSE, on=Measure)
def drop(actor: Actor, measure: Measure, reason: str, /) -> Measure:
    """不再提出: a proposal that is not pursued, with the reason."""
    require_member(actor, measure.case)
    measure.revoked_reason = _words("没有办理。", reason)
    case = _locked_case(measure)
    if case.state == "decided":
        cases.undecided(case, _others_proposed(measure))
    return measure


@act(Permission.MEASURE_DECIDE, on=Measure)
def revoke(actor: Actor, measure: Measure, reason: str, /) -> Measure:
    """撤销: a report that counted it shows the difference as a correction."""
    measure.revoked_on, measure.revoked_reason = act_time().date(), _words("没有撤销。", reason)
    timing.ended(measure)
    record(revoked_on=measure.revoked_on, fen=measure.amount_fen)
    return measure


def signing_problem(measure: Measure, actor: Actor) -> Problem | None:
    """Why this person may not decide it; the page asks the same before it offers the step."""
    signed = rules.Signatures(measure.proposed_by, measure.second_signer, measure.below_floor)
    return rules.signing_problem(signed, actor.user_id)


# ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────
def _case(actor: Actor, key: UUID) -> Case:
    """The case, locked; an outsider learns nothing, not even that it is."""
    case = Case.objects.select_for_update(no_key=True, of=("self",)).filter(pk=key).first()
    if case is None or not actor.sees(case):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return case


def _locked_case(measure: Measure) -> Case:
    """Two decisions on one case follow each other: the second sees what the first has done."""
    return Case.objects.select_for_update(no_key=True, of=("self",)).get(pk=measure.case_id)


def _require_open(case: Case, measure: Measure) -> None:
    """Nothing is decided in a case that was passed on, nor on somebody who has turned out to be protected (P1)."""
    if case.state not in WORKING:
        raise Conflict("没有决定。案件没有立案，或者已经移送、结案。请看案件现在的状态。")
    if measure.party.standing != "investigated":
        raise Refused("没有决定。对象已不是本案当事人，请承办人撤回这项措施。", code="not_investigated")


def _require_sound(case: Case, party: CaseParty | None, details: MeasureDetails) -> CaseParty:
    found: list[Problem] = list(rules.problems(details.proposed()))
    if case.state not in WORKING:
        raise Conflict("没有提出。案件没有立案，或者已经移送、结案。请看案件现在的状态。")
    if party is None:
        found.append(Problem("party", "对象不是本案当事人。", "请先把它作为当事人加入案件。"))
    if details.violation not in violations():
        found.append(Problem("violation", "没有选违法类型。", "请从列表里选。"))
    if found or party is None:
        raise Invalid("没有提出。", found)
    require_plain("没有提出。", [("below_floor_reason", "减轻的理由", details.below_floor_reason)])
    return party


def _made(actor: Actor, case: Case, party: CaseParty, details: MeasureDetails) -> Measure:
    agency, span = agencies.agency(actor.agency_id), rules.span_of(details.proposed())
    return Measure.objects.create(
        number=numbers.take(agency, SERIES)[0],
        agency=agency,
        region_path=agency.region_path,
        case=case,
        party=party,
        measure_kind=details.measure_kind,
        violation=details.violation,
        basis=details.basis,
        amount_fen=details.amount_fen,
        base_fen=details.base_fen,
        grade=details.grade,
        floor_fen=span.floor,
        ceiling_fen=span.ceiling,
        below_floor_reason=details.below_floor_reason.strip(),
        proposed_at=act_time(),
        proposed_by=actor.user_id,
    )


def _others_proposed(measure: Measure) -> bool:
    return Measure.objects.filter(case=measure.case_id, state="proposed").exclude(pk=measure.pk).exists()


def _day(refusal: str, field: str, on: dt.date | None, earliest: dt.date | None) -> dt.date:
    day = on or act_time().date()
    if problem := rules.day_problem(field, day, earliest, act_time().date()):
        raise Invalid(refusal, [problem])
    return day


def _words(refusal: str, reason: str) -> str:
    if not reason.strip():
        raise Invalid(refusal, [Problem("reason", "没有写理由。", "请写一两句话。")])
    require_plain(refusal, [("reason", "理由", reason)])
    return reason.strip()
