"""What a lead looks like over the API, and what its acts take."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Agency
from husheng.intake.leads.models import Lead

from ..paging import Paged
from ..preconditions import Body, Change
from ..shapes import AgencyOut, ClockOut, SealedOut, agency_out, clocks_out, sealed_out

LONG = 4000


class LeadQuery(Paged):
    """Filters of the list."""

    state: list[str] = Field([], description="One or more states, for example registered, accepted, checked.")
    violation: list[str] = Field([], description="One or more types 违法类型.")
    source: list[str] = []
    received_from: dt.date | None = None
    received_to: dt.date | None = None
    organisation: str = Field("", max_length=60, description="Part of the organisation's name.")
    overdue: bool = False
    scope: str = Field("", description="own, region (task-force offices) or shared.")
    district: str = Field("", max_length=20, description="GB/T 2260 code of one district of the region.")


class LeadLine(Schema):
    """A lead in a list."""

    id: UUID
    number: str
    version: int
    state: str
    agency: AgencyOut
    source: str
    received_at: dt.datetime
    violation: str
    title: str
    outcome: str
    protected: bool
    confidential: bool


class LeadPage(Schema):
    """One page."""

    items: list[LeadLine]
    next: str | None
    total: int = Field(description="Counted no further than 1,000.")
    more_than_total: bool


class LeadOut(LeadLine):
    """A lead."""

    source_ref: str
    registered_at: dt.datetime
    organisation: str
    place: str
    accepted_at: dt.datetime | None
    checked_at: dt.datetime | None
    findings: str
    rejection: str
    answer: str
    answer_channel: str
    answered_at: dt.datetime | None
    closed_at: dt.datetime | None
    earlier: UUID | None
    split_from: UUID | None
    from_handover: UUID | None
    sealed: dict[str, SealedOut] = Field(description="Which personal values are held; never the values.")
    verbs: list[str] = Field(description="What may be done in this state.")
    clocks: list[ClockOut]


class LeadIn(Body):
    """A lead as another system knows it. What a caller said or is goes into the last four fields only."""

    violation: str = Field(description="Type 违法类型.")
    received_at: AwareDatetime
    source_ref: str = Field("", description="The other system's own number: once per agency.")
    organisation: str = ""
    place: str = ""
    protected: bool = False
    confidential: bool = True
    caller_name: str = Field("", max_length=60)
    caller_phone: str = Field("", max_length=30)
    caller_id_no: str = Field("", max_length=30)
    content: str = ""


class RejectIn(Change):
    """不予受理."""

    reason: str
    words: str = Field(max_length=LONG)


class CheckIn(Change):
    """核查结果."""

    findings: str = Field(max_length=LONG)
    outcome: str


class AnswerIn(Change):
    """答复来源."""

    channel: str
    words: str = Field(max_length=LONG)


class HandOverIn(Change):
    """流转: each item must get a result of its own."""

    kind: str = Field(description="notice, forward, assign, assistance, transfer or misconduct.")
    to_agency: UUID
    items: list[str] = Field([], max_length=50)
    message: str = Field("", max_length=LONG)
    accused: UUID | None = None
    follows: UUID | None = None


class TakeBackIn(Change):
    """收回办理."""

    handover: UUID
    words: str = Field("", max_length=LONG)


class TakeResultIn(Change):
    """取回结果."""

    handover: UUID
    findings: str = Field(max_length=LONG)
    outcome: str = ""


def line_out(row: Lead, agency: Agency) -> LeadLine:
    """A row of the list."""
    return LeadLine(
        id=row.pk,
        number=row.number,
        version=row.version,
        state=row.state,
        agency=agency_out(agency),
        source=row.source,
        received_at=row.received_at,
        violation=row.violation,
        title=row.title,
        outcome=row.outcome,
        protected=row.protected,
        confidential=row.confidential,
    )


def lead_out(actor: Actor, row: Lead) -> LeadOut:
    """The whole lead, personal values only as sealed."""
    assert row.lifecycle is not None
    return LeadOut(
        **line_out(row, row.agency).model_dump(),
        source_ref=row.source_ref,
        registered_at=row.registered_at,
        organisation=row.organisation,
        place=row.place,
        accepted_at=row.accepted_at,
        checked_at=row.checked_at,
        findings=row.findings,
        rejection=row.rejection,
        answer=row.answer,
        answer_channel=row.answer_channel,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        earlier=row.earlier_id if row.earlier is not None and actor.sees(row.earlier) else None,
        split_from=row.split_from_id,
        from_handover=row.from_handover,
        sealed=sealed_out(row.sealed_fields().items()),
        verbs=list(row.lifecycle.verbs(row.state)),
        clocks=clocks_out(actor, row.kind(), row.pk),
    )
