"""What a case looks like over the API. What is in it is shown to its agency and to whom it was granted, nobody else."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema
from pydantic import Field

from husheng.casework.cases import queries
from husheng.casework.cases.choices import PROTECTED
from husheng.casework.cases.models import Case, CaseParty, Fact
from husheng.casework.measures import queries as measures
from husheng.casework.measures.models import Measure
from husheng.foundation.acts.actor import Actor

from ..paging import Paged
from ..shapes import AgencyOut, ClockOut, SealedOut, agency_out, clocks_out, sealed_out


class CaseQuery(Paged):
    """Filters of the list."""

    state: list[str] = Field([], description="One or more states, for example filed, decided, closed.")
    violation: list[str] = Field([], description="One or more principal types 违法类型.")
    proposed_from: dt.date | None = None
    proposed_to: dt.date | None = None
    overdue: bool = False
    scope: str = Field("", description="own, region (task-force offices) or shared.")


class CaseLine(Schema):
    """A case in a list."""

    id: UUID
    number: str
    version: int
    state: str
    agency: AgencyOut
    title: str
    principal_type: str
    party_class: str
    proposed_at: dt.datetime
    filed_on: dt.date | None
    decided_on: dt.date | None
    closed_at: dt.datetime | None


class CasePage(Schema):
    """One page."""

    items: list[CaseLine]
    next: str | None


class PartyOut(Schema):
    """当事人: an organisation by name; a person by number, sealed."""

    number: str
    party_class: str
    counts_as: str
    standing: str
    organisation: str
    sealed: dict[str, SealedOut]


class FactOut(Schema):
    """事实, as it was established."""

    ordinal: int
    text: str
    violation: str
    suspected_crime: bool
    exhibits: list[UUID]


class MeasureOut(Schema):
    """处理措施. Money in fen."""

    id: UUID
    number: str
    state: str
    kind: str
    violation: str
    basis: str
    party: str
    amount_fen: int | None
    decided_on: dt.date | None
    served_on: dt.date | None
    performed_on: dt.date | None
    revoked_on: dt.date | None


class Dossier(Schema):
    """What is in a case. Protected persons are counted and never listed."""

    lead: UUID | None
    from_handover: UUID | None
    predecessor: UUID | None
    types: list[str]
    parties: list[PartyOut]
    protected_persons: int
    facts: list[FactOut]
    measures: list[MeasureOut]
    decision: str
    decision_text: str
    outcome: str
    outcome_text: str


class CaseOut(CaseLine):
    """A case. `dossier` 案卷 is null for who may know of the case and not look into it."""

    clocks: list[ClockOut]
    dossier: Dossier | None


def case_line(row: Case) -> CaseLine:
    """A row of the list."""
    return CaseLine(
        id=row.pk,
        number=row.number,
        version=row.version,
        state=row.state,
        agency=agency_out(row.agency),
        title=row.title,
        principal_type=row.principal_type,
        party_class=row.party_class,
        proposed_at=row.proposed_at,
        filed_on=row.filed_on,
        decided_on=row.decided_on,
        closed_at=row.closed_at,
    )


def case_out(actor: Actor, row: Case) -> CaseOut:
    """The case, as far as the caller may look into it."""
    return CaseOut(
        **case_line(row).model_dump(),
        clocks=clocks_out(actor, row.kind(), row.pk),
        dossier=_dossier(actor, row) if queries.inside(actor, row) else None,
    )


def _dossier(actor: Actor, row: Case) -> Dossier:
    parties = list(row.parties.select_related("party"))
    return Dossier(
        lead=row.lead_id,
        from_handover=row.from_handover,
        predecessor=row.predecessor_id,
        types=sorted(row.types.values_list("violation", flat=True)),
        parties=[_party(each) for each in parties if each.standing != PROTECTED],
        protected_persons=sum(each.standing == PROTECTED for each in parties),
        facts=[_fact(fact) for fact in row.facts.all()],
        measures=[_measure(measure) for measure in measures.of_case(actor, row)],
        decision=row.decision,
        decision_text=row.decision_text,
        outcome=row.outcome,
        outcome_text=row.outcome_text,
    )


def _party(row: CaseParty) -> PartyOut:
    return PartyOut(
        number=row.party.number,
        party_class=row.party_class,
        counts_as=row.counts_as,
        standing=row.standing,
        organisation=row.party.name,
        sealed=sealed_out(row.party.sealed_fields().items()),
    )


def _fact(row: Fact) -> FactOut:
    return FactOut(
        ordinal=row.ordinal,
        text=row.text,
        violation=row.violation,
        suspected_crime=row.suspected_crime,
        exhibits=[UUID(key) for key in row.exhibits],
    )


def _measure(row: Measure) -> MeasureOut:
    return MeasureOut(
        id=row.pk,
        number=row.number,
        state=row.state,
        kind=row.measure_kind,
        violation=row.violation,
        basis=row.basis,
        party=row.party.party.number,
        amount_fen=row.amount_fen,
        decided_on=row.decided_on,
        served_on=row.served_on,
        performed_on=row.performed_on,
        revoked_on=row.revoked_on,
    )
