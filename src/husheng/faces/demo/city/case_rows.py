"""Cases of one unit with their members, types and parties, and the measures that were decided in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from husheng.casework.cases import rules as case_rules
from husheng.casework.cases import searching
from husheng.casework.cases.bases import Basis, bases
from husheng.casework.cases.models import Case, CaseParty, CaseType, Member
from husheng.casework.measures.models import Measure
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.agencies import numbers
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.ids import new_key
from husheng.intake.leads.models import Lead

from . import shares
from .lives import CaseLife
from .names import party_key
from .stock import Stock

WORDS: Final = {
    "penalised": "处理决定已经执行完毕。",
    "corrected": "违法行为轻微并及时改正，不予处罚。",
    "unfounded": "违法事实不能成立。",
    "transferred_crime": "涉嫌犯罪，已移送公安机关立案。",
}
_types = shares.types()


@dataclass(slots=True)
class Filed:
    """A case with what its measures need."""

    case: Case
    life: CaseLife
    party: CaseParty


def write(stock: Stock, random: Random, lives: Sequence[CaseLife], leads: Sequence[Lead]) -> list[Filed]:
    """One case for each lead."""
    names = numbers.take(stock.agency, "A", len(lives))
    ordinals = {one.name: n for n, one in enumerate(stock.organisations)}
    made = [
        _case(stock, life, lead, name, ordinals[lead.organisation])
        for life, lead, name in zip(lives, leads, names, strict=True)
    ]
    copy_in([one.case for one in made])
    copy_in([row for one in made for row in _types_of(one.case, random)])
    copy_in([row for one in made for row in _members_of(one, stock)])
    copy_in([one.party for one in made])
    return made


def _case(stock: Stock, life: CaseLife, lead: Lead, number: str, ordinal: int) -> Filed:
    about = stock.organisations[ordinal]
    case = Case(
        number=number,
        agency=stock.agency,
        region_path=stock.agency.region_path,
        state=life.state,
        lead=lead,
        organisation=lead.organisation,
        place=lead.place,
        title=case_rules.title(lead.violation, lead.organisation, lead.place),
        principal_type=lead.violation,
        party_class=about.party_class,
        proposed_at=life.proposed,
        filed_on=_day(life.filed),
        decided_on=_day(life.decided),
        decision=life.decision,
        decision_text=WORDS.get(life.decision, ""),
        closed_at=life.closed,
        outcome=life.decision if life.state == "closed" else "",
        outcome_text=WORDS.get(life.decision, "") if life.state == "closed" else "",
    )
    case.search = searching.vector_of(case)
    party = CaseParty(
        id=new_key(), case=case, party_id=party_key(stock.agency.pk, ordinal), party_class=about.party_class,
        counts_as=about.party_class, standing="investigated", added_at=life.proposed,
        added_by=stock.handlers[0],
    )  # fmt: skip
    return Filed(case, life, party)


def _types_of(case: Case, random: Random) -> list[CaseType]:
    slugs = {case.principal_type, _types.one(random) if random.random() < 0.25 else case.principal_type}
    return [CaseType(case=case, violation=slug) for slug in sorted(slugs)]


def _members_of(one: Filed, stock: Stock) -> list[Member]:
    return [
        Member(case=one.case, user_id=user, role="handler", since=one.life.proposed)
        for user in stock.handlers[:2]
    ]


# ── measures ────────────────────────────────────────────────────────────────────────────────────────────────
def write_measures(stock: Stock, random: Random, filed: Sequence[Filed]) -> list[Measure]:
    """What was decided on the parties of decided cases."""
    drawn = [(one, kind) for one in filed for kind in _kinds(one, random)]
    names = numbers.take(stock.agency, "M", len(drawn)) if drawn else []
    rows = [_measure(stock, random, one, kind, name) for (one, kind), name in zip(drawn, names, strict=True)]
    copy_in(rows)
    return rows


def _kinds(one: Filed, random: Random) -> list[str]:
    """Kinds that the article knows; an order to correct goes with every violation."""
    if one.life.decided is None or one.life.decision == "unfounded":
        return []
    if one.life.decision == "corrected":
        return ["order_correct"]
    basis = _basis(one.case)
    found = [
        kind
        for kind, percent in shares.shares()["measures"].items()
        if random.random() * 100 < percent and basis.allows(kind)
    ]
    return found or ["fine" if basis.allows("fine") else "order_correct"]


def _measure(stock: Stock, random: Random, one: Filed, kind: str, number: str) -> Measure:
    basis, decided = _basis(one.case), one.life.decided
    assert decided is not None
    served, performed = _later(one, 3), _later(one, 12)
    state = "performed" if performed else "served" if served else "decided"
    row = Measure(
        number=number, agency=stock.agency, region_path=stock.agency.region_path, case=one.case,
        party=one.party, state=state, measure_kind=kind, violation=one.case.principal_type,
        basis=basis.slug, proposed_at=decided, proposed_by=stock.handlers[0], decided_on=_day(decided),
        decided_by=stock.leader, served_on=_day(served), performed_on=_day(performed),
    )  # fmt: skip
    if kind in ("fine", "confiscate"):
        _amount(row, basis, random)
    return row


def _amount(row: Measure, basis: Basis, random: Random) -> None:
    """A fine within what the article says; gains as they were found."""
    row.base_fen = random.randrange(2, 40) * 500_000
    if row.measure_kind == "confiscate":
        row.amount_fen = row.base_fen
        return
    grade = basis.grade(None, row.base_fen)
    span = grade.span(row.base_fen) if grade else None
    row.floor_fen, row.ceiling_fen = (span.floor, span.ceiling) if span else (None, None)
    row.grade = basis.grades.index(grade) if grade else None
    least = row.floor_fen or 1_000_000
    most = min(row.ceiling_fen or least * 3, least * 3)
    row.amount_fen = least + int((most - least) * random.random() ** 2) // 100_000 * 100_000


def _later(one: Filed, days: int) -> dt.datetime | None:
    """So many days after the decision, where the case went on for so long."""
    if one.life.closed is None or one.life.decided is None:
        return None
    return min(one.life.decided + dt.timedelta(days=days), one.life.closed)


def _basis(case: Case) -> Basis:
    return bases()[shares.shares()["types"][case.principal_type]["basis"]]


def _day(moment: dt.datetime | None) -> dt.date | None:
    return None if moment is None else in_shanghai(moment).date()
