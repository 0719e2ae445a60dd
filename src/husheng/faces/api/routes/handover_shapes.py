"""What a hand-over looks like over the API, and what its acts take."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema
from pydantic import Field

from husheng.foundation.acts.actor import Actor
from husheng.intake.handovers.models import Handover, Item
from husheng.intake.handovers.rules import allowed

from ..paging import Paged
from ..preconditions import Body, Change
from ..shapes import AgencyOut, ClockOut, agency_out, clocks_out

LONG = 4000


class HandoverQuery(Paged):
    """Which box, and what of it."""

    box: str = Field("in", description="in, out, designate or region.")
    state: str = Field("", description="`open`, or one state; empty for all.")
    kind: str = Field("", description="notice, forward, assign, assistance, transfer or misconduct.")


class HandoverLine(Schema):
    """A hand-over in a list."""

    id: UUID
    number: str
    version: int
    kind: str
    state: str
    from_agency: AgencyOut
    to_agency: AgencyOut
    subject_kind: str
    subject_number: str
    title: str
    sent_at: dt.datetime
    received_at: dt.datetime | None
    answered_at: dt.datetime | None


class HandoverPage(Schema):
    """One page."""

    items: list[HandoverLine]
    next: str | None


class ItemOut(Schema):
    """One thing asked, and its result."""

    ordinal: int
    ask: str
    state: str
    result: str
    answer: str
    exhibits: list[UUID]
    reason: str
    reason_text: str


class HandoverOut(HandoverLine):
    """A hand-over with its items."""

    subject_key: UUID
    message: str
    receipt_number: str
    accepted_at: dt.datetime | None
    closed_at: dt.datetime | None
    reason: str
    reason_text: str
    items: list[ItemOut]
    verbs: list[str] = Field(description="What exists for this kind in this state.")
    clocks: list[ClockOut]


class ItemsIn(Change):
    """Items by number; none named means all that are open."""

    items: list[int] = Field([], max_length=50)


class AnswerIn(Body):
    """The answer to one item. Exhibits have been secured on the hand-over before."""

    item: int
    result: str
    words: str = Field(max_length=LONG)
    exhibits: list[UUID] = Field([], max_length=50)


class AnswersIn(Change):
    """Any number of items."""

    answers: list[AnswerIn] = Field(min_length=1, max_length=50)


class SendBackIn(ItemsIn):
    """退回, with a reason from the list and a sentence."""

    reason: str
    words: str = Field(max_length=LONG)


def handover_line(row: Handover) -> HandoverLine:
    """A row of the list."""
    return HandoverLine(
        id=row.pk,
        number=row.number,
        version=row.version,
        kind=row.handover_kind,
        state=row.state,
        from_agency=agency_out(row.from_agency),
        to_agency=agency_out(row.to_agency),
        subject_kind=row.subject_kind,
        subject_number=row.subject_number,
        title=row.title,
        sent_at=row.sent_at,
        received_at=row.received_at,
        answered_at=row.answered_at,
    )


def handover_out(actor: Actor, row: Handover) -> HandoverOut:
    """The whole contract."""
    return HandoverOut(
        **handover_line(row).model_dump(),
        subject_key=row.subject_key,
        message=row.message,
        receipt_number=row.receipt_number,
        accepted_at=row.accepted_at,
        closed_at=row.closed_at,
        reason=row.reason,
        reason_text=row.reason_text,
        items=[_item(item) for item in row.items.all()],
        verbs=list(allowed(row.handover_kind, row.state)),
        clocks=clocks_out(actor, row.kind(), row.pk),
    )


def _item(item: Item) -> ItemOut:
    return ItemOut(
        ordinal=item.ordinal,
        ask=item.ask,
        state=item.state,
        result=item.result,
        answer=item.answer,
        exhibits=[UUID(key) for key in item.exhibits],
        reason=item.reason,
        reason_text=item.reason_text,
    )
