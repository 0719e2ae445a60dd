"""Acts on cases. Two officers open one; members work on it; it closes when nothing is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from husheng.foundation.acts.act import Seen, act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, current, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.acts import grant
from husheng.foundation.deadlines import clocks
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.plain import require_plain
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import HandoverDetails, Matter
from husheng.intake.leads import acts as leads
from husheng.intake.referrals import acts as referrals
from husheng.intake.referrals.details import ReferralDetails
from husheng.intake.referrals.queries import open_for_subject
from husheng.registries.parties.models import PERSON, Party

from . import index, rules
from .models import Case, CaseParty, CaseType, Fact, Member, Note


@dataclass(frozen=True)
class CaseDetails:
    """What an officer proposes to open a case on. `second` is the other handler, who confirms."""

    principal_type: str
    types: Sequence[str]
    party_class: str
    second: UUID
    organisation: str = ""
    place: str = ""
    lead: UUID | None = None
    from_handover: UUID | None = None


@dataclass(frozen=True)
class FactDetails:
    """One established fact and the exhibits that carry it."""

    text: str
    violation: str = ""
    suspected_crime: bool = False
    exhibits: Sequence[UUID] = field(default_factory=tuple)


@act(Permission.CASE_OPEN)
def propose(actor: Actor, details: CaseDetails, /) -> Case:
    """提请立案: the first of two officers."""
    problems = rules.check_handlers(actor.user_id, details.second)
    problems += rules.check_types(details.principal_type, details.types)
    if problems:
        raise Invalid("没有提请立案。", problems)
    agency = agencies.agency(actor.agency_id)
    case = Case(
        number=numbers.take(agency, "A")[0],
        agency=agency,
        region_path=agency.region_path,
        lead_id=details.lead,
        from_handover=details.from_handover,
        title=rules.title(details.principal_type, details.organisation, details.place),
        principal_type=details.principal_type,
        party_class=details.party_class,
        proposed_at=act_time(),
    )
    case.search = index.search_vector(case, details.organisation)
    case.save(force_insert=True)
    CaseType.objects.bulk_create(CaseType(case=case, violation=t) for t in dict.fromkeys(details.types))
    for user in (actor.user_id, details.second):
        Member.objects.create(case=case, user_id=user, role="handler", since=act_time())
    record(second=details.second, types=sorted(set(details.types)), lead=details.lead)
    return case


@act(Permission.CASE_OPEN, on=Case)
def confirm(actor: Actor, case: Case, /) -> Case:
    """立案: the second officer confirms; the decision clock starts and the lead enters the case."""
    if _first_handler(case) == actor.user_id:
        raise Refused("没有立案。立案由两名承办人办理，请第二承办人确认。")
    _require_member(actor, case)
    case.filed_on = act_time().date()
    if case.lead_id:
        leads.enter_case(actor, Seen(case.lead_id))
    clocks.start_step(case, "decide", label="作出处理决定", title=case.title, number=case.number)
    record(filed_on=case.filed_on)
    return case


@act(Permission.CASE_OPEN, on=Case)
def decline(actor: Actor, case: Case, reason: str, /) -> Case:
    """不予立案: the second officer disagrees, with a reason."""
    _require_member(actor, case)
    case.outcome_text = _words("reason", reason)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def add_party(actor: Actor, case: Case, party: UUID, standing: str, counts_as: str, /) -> Case:
    """加入当事人: with the class it has on this day. A person counts with the institution where the act took place."""
    _require_member(actor, case)
    row = Party.objects.get(pk=party)
    if row.party_class == PERSON and standing == "investigated" and len(_handlers(case)) < rules.MIN_HANDLERS:
        raise Refused("没有加入。把一个人列为当事人，须有立案的案件和两名承办人。")
    CaseParty.objects.create(
        id=new_key(),
        case=case,
        party=row,
        party_class=row.party_class,
        counts_as=counts_as if row.party_class == PERSON else row.party_class,
        standing=standing,
        added_at=act_time(),
    )
    record(party=party, party_class=row.party_class, standing=standing)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def add_fact(actor: Actor, case: Case, details: FactDetails, /) -> Case:
    """记录事实: a fact that suggests a crime puts the case on the prosecutor's list until it is referred."""
    _require_member(actor, case)
    if missing := evidence.missing(details.exhibits, case.pk):
        raise Invalid(
            "没有记录。", [Problem("exhibits", f"{len(missing)} 份证据不属于本案。", "请先上传到本案。")]
        )
    fact = Fact.objects.create(
        id=new_key(),
        case=case,
        ordinal=case.facts.count() + 1,
        text=_words("text", details.text),
        violation=details.violation,
        suspected_crime=details.suspected_crime,
        exhibits=[str(key) for key in details.exhibits],
        at=act_time(),
        by=actor.user_id,
    )
    record(fact=fact.pk, suspected_crime=details.suspected_crime, exhibits=sorted(map(str, details.exhibits)))
    return case


@act(Permission.CASE_HANDLE, on=Case)
def add_note(actor: Actor, case: Case, text: str, /) -> Case:
    """办案记录."""
    _require_member(actor, case)
    Note.objects.create(id=new_key(), case=case, text=_words("text", text), at=act_time(), by=actor.user_id)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def set_types(actor: Actor, case: Case, principal: str, types: Sequence[str], /) -> Case:
    """改违法类型: reports of months already handed in show it as a correction."""
    _require_member(actor, case)
    if problems := rules.check_types(principal, types):
        raise Invalid("没有修改。", problems)
    record(before=sorted(case.types.values_list("violation", flat=True)), after=sorted(set(types)))
    case.types.all().delete()
    CaseType.objects.bulk_create(CaseType(case=case, violation=t) for t in dict.fromkeys(types))
    case.principal_type = principal
    return case


@act(Permission.CASE_APPROVE, on=Case)
def change_members(actor: Actor, case: Case, user: UUID, role: str, leaves: UUID | None, /) -> Case:
    """换承办人: there are never fewer than two handlers."""
    if leaves:
        case.members.filter(user_id=leaves, until=None).update(until=act_time())
    Member.objects.create(case=case, user_id=user, role=role, since=act_time())
    if len(_handlers(case)) < rules.MIN_HANDLERS:
        raise Refused("没有更换。承办人不能少于两名。")
    record(user=user, role=role, leaves=leaves)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def decide(actor: Actor, case: Case, /) -> Case:
    """作出决定: called when the first measure of the case is decided."""
    case.decided_on = act_time().date()
    clocks.stop_step(case, "decide")
    record(decided_on=case.decided_on)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def transfer(actor: Actor, case: Case, details: HandoverDetails, /) -> Case:
    """案件移送: to the agency that has jurisdiction; it accepts, or objects to the common superior (L1)."""
    _require_member(actor, case)
    handover = handovers.send(actor, _matter(case), details)
    grant(handover.to_agency_id, case, f"案件移送 {handover.number}")
    clocks.stop_step(case, "decide")
    record(handover=handover.pk, to_agency=handover.to_agency_id)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def report_crime(actor: Actor, case: Case, details: ReferralDetails, /) -> Case:
    """报告涉嫌犯罪: to the head of the agency, who decides within three days (国务院令310 art. 5)."""
    _require_member(actor, case)
    referral = referrals.report(actor, _matter(case), details)
    record(referral=referral.pk)
    return case


@act(Permission.CASE_APPROVE, on=Case)
def withdraw(actor: Actor, case: Case, reason: str, /) -> Case:
    """撤案: a report that counted the filing shows it as a correction."""
    case.outcome_text = _words("reason", reason)
    case.closed_at = act_time()
    clocks.stop_step(case, "decide")
    _leave_lead(actor, case)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def close(actor: Actor, case: Case, outcome: str, words: str, /) -> Case:
    """结案: refused while anything is owed, and what is owed is named."""
    _require_member(actor, case)
    owed = rules.what_is_owed(
        clocks.labels_running_on(case.pk),
        open_for_subject(case.pk),
        outcome,
        words,
    )
    if owed:
        raise Invalid("没有结案。还有事没有办完。", owed, code="case_owes")
    case.outcome, case.outcome_text = outcome, _words("outcome_text", words)
    case.closed_at = act_time()
    _leave_lead(actor, case)
    return case


def _matter(case: Case) -> Matter:
    return Matter(case.kind(), case.pk, case.number, case.title)


def _leave_lead(actor: Actor, case: Case) -> None:
    if case.lead_id:
        leads.leave_case(actor, Seen(case.lead_id), case.outcome_text)


def _handlers(case: Case) -> list[UUID]:
    return list(case.members.filter(role="handler", until=None).values_list("user_id", flat=True))


def _first_handler(case: Case) -> UUID | None:
    return case.members.order_by("pk").values_list("user_id", flat=True).first()


def _require_member(actor: Actor, case: Case) -> None:
    """Only members of the case work on it; a leader's act authorises what it calls."""
    if not current().outermost:
        return
    if not case.members.filter(user_id=actor.user_id, until=None).exists():
        raise Refused("没有办理。您不是本案的办案人员，请本案承办人办理，或请负责人把您加入本案。")


def _words(name: str, text: str) -> str:
    if not text.strip():
        raise Invalid("没有办理。", [Problem(name, "请写明内容。")])
    require_plain("没有办理。", [(name, "内容", text)])
    return text.strip()
