"""The daily work on a case: facts with their exhibits, notes, violation types, members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.violations import violations

from .. import people, rules, searching
from ..choices import ROLES
from ..details import FactDetails
from ..models import Case, Fact, Member, Note
from .checks import require_member, words
from .opening import set_types_of

UNRECORDED: Final = "没有记录。"


@act(Permission.CASE_HANDLE, on=Case)
def add_fact(actor: Actor, case: Case, details: FactDetails, /) -> Case:
    """记录事实: a fact that suggests a crime puts the case on the prosecutor's list until it is referred."""
    require_member(actor, case)
    problems = []
    if evidence.missing(details.exhibits, case.pk):
        problems.append(Problem("exhibits", "所选证据不是本案的，或者已撤回。", "请先上传到本案，再选中。"))
    if details.violation and details.violation not in violations():
        problems.append(Problem("violation", "没有这个违法类型。", "请从列表里选。"))
    if problems:
        raise Invalid(UNRECORDED, problems)
    fact = Fact.objects.create(
        id=new_key(),
        case=case,
        ordinal=case.facts.count() + 1,
        text=words(UNRECORDED, "text", "事实", details.text),
        violation=details.violation,
        suspected_crime=details.suspected_crime,
        exhibits=[str(key) for key in dict.fromkeys(details.exhibits)],
        at=act_time(),
        by=actor.user_id,
    )
    record(fact=fact.pk, suspected_crime=details.suspected_crime, exhibits=sorted(map(str, details.exhibits)))
    return case


@act(Permission.CASE_HANDLE, on=Case)
def add_note(actor: Actor, case: Case, text: str, /) -> Case:
    """办案记录."""
    require_member(actor, case)
    note = words(UNRECORDED, "text", "办案记录", text)
    Note.objects.create(id=new_key(), case=case, text=note, at=act_time(), by=actor.user_id)
    return case


@act(Permission.CASE_HANDLE, on=Case)
def set_types(actor: Actor, case: Case, principal: str, types: Sequence[str], /) -> Case:
    """改违法类型: reports of months already handed in show it as a correction."""
    require_member(actor, case)
    if problems := rules.check_types(principal, types):
        raise Invalid("没有修改。", problems)
    record(before=sorted(case.types.values_list("violation", flat=True)), after=sorted(set(types)))
    case.types.all().delete()
    set_types_of(case, types)
    case.principal_type = principal
    case.title = rules.title(principal, case.organisation, case.place)
    case.search = searching.vector_of(case)
    return case


@act(Permission.CASE_APPROVE, on=Case)
def change_members(actor: Actor, case: Case, user: UUID, role: str, leaves: UUID | None = None, /) -> Case:
    """换办案人员: there are never fewer than two handlers."""
    if role not in dict(ROLES) or not people.is_able(case.agency_id, user, role):
        raise Invalid("没有更换。", [Problem("user", "这个人不能担任这个分工。", "请从列表里选在岗人员。")])
    if leaves:
        case.members.filter(user_id=leaves, until=None).update(until=act_time())
    if people.is_member(case, user):
        raise Conflict("没有更换。这个人已经是本案的办案人员。")
    Member.objects.create(case=case, user_id=user, role=role, since=act_time())
    if len(people.handlers(case)) < rules.MIN_HANDLERS:
        raise Refused("没有更换。承办人不能少于两名。")
    record(user=user, role=role, leaves=leaves)
    return case
