"""Who stands in a case. A person is 当事人 only in a filed case, with two handlers and a legal basis (P1)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import Q

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel import identifiers
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.vault.alike import alike
from husheng.foundation.vault.blind import field_of
from husheng.registries.parties import acts as parties
from husheng.registries.parties.acts import PartyDetails
from husheng.registries.parties.models import OTHER, PERSON, Party

from .. import holding, people, rules, searching
from ..choices import CLASSES, PROTECTED, STANDINGS
from ..models import Case, CaseParty
from ..states import WORKING
from .checks import require_member

REFUSAL: Final = "没有加入。"


@act(Permission.CASE_HANDLE, on=Case)
def add_party(
    actor: Actor, case: Case, party: UUID, standing: str, counts_as: str = OTHER, basis: str = "", /
) -> Case:
    """加入当事人: with the class of this day. A person counts with the institution where the act took place."""
    require_member(actor, case)
    row = Party.objects.filter(pk=party).first()
    if row is None or not actor.sees(row):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return _entered(actor, case, row, standing, counts_as, basis)


@act(Permission.CASE_HANDLE, on=Case)
def enter_party(
    actor: Actor,
    case: Case,
    details: PartyDetails,
    standing: str,
    counts_as: str = OTHER,
    basis: str = "",
    /,
) -> Case:
    """登记并加入: somebody our register knows by exact number is taken from there; anybody else is registered."""
    require_member(actor, case)
    party = known(actor, details) or parties.register_party(actor, details)
    child = rules.is_child(details.person_id_no, in_shanghai(act_time()).date())
    return _entered(actor, case, party, standing, counts_as, basis, child=child)


def known(actor: Actor, details: PartyDetails) -> Party | None:
    """The entry of our own register with exactly this number (P4); None without a number."""
    ours = Party.objects.filter(agency=actor.agency_id).order_by("pk")
    if details.party_class == PERSON:
        number = identifiers.normalise(details.person_id_no)
        return ours.filter(field_of(Party, "id_blind").find(number)).first() if number else None
    code = identifiers.normalise(details.uscc)
    return ours.filter(uscc=code).exclude(party_class=PERSON).first() if code else None


@act(Permission.CASE_HANDLE, on=Case)
def protect_party(actor: Actor, case: Case, entry: UUID, /) -> Case:
    """改列受保护的人: somebody turns out to be one of those whom the case protects; there is no way back."""
    require_member(actor, case)
    row = case.parties.select_related("party").filter(pk=entry).first()
    if row is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if row.party.party_class != PERSON:
        raise Invalid("没有改列。", [Problem("entry", "只有个人可以列为受保护的人。", "请选个人。")])
    if row.standing == PROTECTED:
        raise Conflict("没有改列。已经列为受保护的人。")
    record(party=row.party_id, entry=row.pk, before=row.standing)
    row.standing, row.basis = PROTECTED, ""
    row.save(update_fields=["standing", "basis"])
    return case


def _entered(
    actor: Actor, case: Case, row: Party, standing: str, counts_as: str, basis: str, *, child: bool = False
) -> Case:
    _require_sound(case, row, standing, counts_as, basis, child)
    entry = CaseParty.objects.create(
        id=new_key(),
        case=case,
        party=row,
        party_class=row.party_class,
        counts_as=counts_as if row.party_class == PERSON else row.party_class,
        standing=standing,
        basis=basis if standing == "investigated" else "",
        added_at=act_time(),
        added_by=actor.user_id,
    )
    holding.joined(case, row)
    case.search = searching.vector_of(case)
    record(party=row.pk, entry=entry.pk, party_class=row.party_class, standing=standing, basis=basis)
    return case


def _require_sound(case: Case, row: Party, standing: str, counts_as: str, basis: str, child: bool) -> None:
    if standing not in dict(STANDINGS):
        raise Invalid(REFUSAL, [Problem("standing", "没有选在案件里的地位。", "请从列表里选。")])
    if row.party_class == PERSON and counts_as not in dict(CLASSES):
        raise Invalid(REFUSAL, [Problem("counts_as", "没有选行为所在机构的类别。", "请从列表里选。")])
    if row.party_class != PERSON and standing == PROTECTED:
        raise Invalid(REFUSAL, [Problem("standing", "只有个人可以列为受保护的人。", "请选当事人或者证人。")])
    if case.parties.filter(party=row).exists():
        raise Conflict("没有加入。已经在本案里。请看当事人一栏。", code="party_is_there")
    naming = rules.Naming(
        is_person=row.party_class == PERSON,
        standing=standing,
        basis=basis,
        handlers=len(people.handlers(case)),
        filed=case.state in WORKING,
        protected_elsewhere=_is_protected(row),
        child=child,
    )
    if problems := rules.naming_problems(naming):
        raise Invalid(REFUSAL, problems)


def _is_protected(row: Party) -> bool:
    """In whichever case she stands as protected, under this entry of the register or another of the same number."""
    same = Q(party=row)
    if row.id_blind is not None:
        same |= Q(party__id_blind__in=alike(row, "id_blind"))
    return CaseParty.objects.filter(same, standing=PROTECTED).exists()
