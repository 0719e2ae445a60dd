"""A case begins: proposed by one officer, confirmed or declined by the second. Never by the same person."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem, Refused
from husheng.foundation.kernel.plain import plain_problems
from husheng.intake.leads import acts as leads
from husheng.intake.leads import queries as lead_queries
from husheng.intake.leads.models import Lead

from .. import holding, people, rules, searching, timing
from ..choices import CLASSES, HANDLER
from ..details import CaseDetails
from ..models import Case, CaseType, Member
from ..states import OPEN
from .checks import require_member, words

REFUSAL: Final = "没有提请立案。"
SERIES: Final = "A"


@act(Permission.CASE_OPEN)
def propose(actor: Actor, details: CaseDetails, /) -> Case:
    """提请立案: the first of two officers, on a lead, on a transfer that was accepted, or on what was found."""
    lead = _lead_of(actor, details.lead)
    _require_sound(actor, details)
    agency = agencies.agency(actor.agency_id)
    case = _made(details, agency, lead)
    case.save(force_insert=True)
    set_types_of(case, details.types)
    for user in (actor.user_id, details.second):
        Member.objects.create(case=case, user_id=user, role=HANDLER, since=act_time())
    record(number=case.number, second=details.second, types=sorted(set(details.types)), lead=details.lead)
    return case


@act(Permission.CASE_OPEN, on=Case)
def confirm(actor: Actor, case: Case, /) -> Case:
    """立案: the second officer confirms; the decision clock starts and the lead enters the case."""
    _require_second(actor, case)
    case.filed_on = act_time().date()
    if case.lead_id:
        leads.enter_case(actor, Seen(case.lead_id))
    timing.filed(case)
    holding.filed(case)
    record(filed_on=case.filed_on)
    return case


@act(Permission.CASE_OPEN, on=Case)
def decline(actor: Actor, case: Case, reason: str, /) -> Case:
    """不予立案: the second officer disagrees, or the first takes it back, with a reason."""
    require_member(actor, case)
    case.outcome_text = words("没有办理。", "reason", "理由", reason)
    case.closed_at = act_time()
    return case


def set_types_of(case: Case, types: object) -> None:
    """The types of a case, each once."""
    CaseType.objects.bulk_create(CaseType(case=case, violation=t) for t in dict.fromkeys(types))  # type: ignore[call-overload]


def _made(details: CaseDetails, agency: Agency, lead: Lead | None) -> Case:
    organisation = details.organisation.strip() or (lead.organisation if lead else "")
    place = details.place.strip() or (lead.place if lead else "")
    case = Case(
        number=numbers.take(agency, SERIES)[0],
        agency=agency,
        region_path=agency.region_path,
        lead=lead,
        from_handover=details.from_handover or (lead.from_handover if lead else None),
        organisation=organisation,
        place=place,
        title=rules.title(details.principal_type, organisation, place),
        principal_type=details.principal_type,
        party_class=details.party_class,
        proposed_at=act_time(),
    )
    case.search = searching.vector_of(case)
    return case


def _require_sound(actor: Actor, details: CaseDetails) -> None:
    problems = rules.check_handlers(actor.user_id, details.second)
    problems += rules.check_types(details.principal_type, details.types)
    if not problems and not people.is_able(actor.agency_id, details.second):
        problems.append(Problem("second", "这个人不是本机关在岗的承办人。", "请从列表里选第二承办人。"))
    if details.party_class not in dict(CLASSES):
        problems.append(Problem("party_class", "没有选机构类别。", "请从列表里选。"))
    for name, label in (("organisation", "机构"), ("place", "地点")):
        text = str(getattr(details, name))
        problems += plain_problems(name, label, text)
        if len(text.strip()) > rules.NAME_CHARS:
            problems.append(Problem(name, "名称或地点太长。", "请写 120 字以内。"))
    if problems:
        raise Invalid(REFUSAL, problems)


def _lead_of(actor: Actor, key: UUID | None) -> Lead | None:
    if key is None:
        return None
    lead = lead_queries.lead(actor, key)
    if lead.agency_id != actor.agency_id:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if lead.state not in ("accepted", "checked"):
        raise Conflict("没有提请立案。线索没有受理，或者已经移出、立案、办结。请看线索现在的状态。")
    if Case.objects.filter(lead=lead, state__in=OPEN).exists():
        raise Conflict("没有提请立案。这条线索已有一件案件在办理，请打开那件案件。", code="lead_has_case")
    return lead


def _require_second(actor: Actor, case: Case) -> None:
    handlers = people.handlers(case)
    if handlers and handlers[0] == actor.user_id:
        raise Refused("没有立案。立案由两名承办人办理，请第二承办人确认。", code="second_person")
    if actor.user_id not in handlers:
        raise Refused("没有立案。请本案的第二承办人确认。", code="not_the_second")
