"""Leads 线索 over the API: list, read, register, and every step that another system may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.transaction import reading
from husheng.foundation.agencies.queries import by_id
from husheng.foundation.kernel.violations import violations
from husheng.intake.handovers.details import HandoverDetails
from husheng.intake.leads import acts, queries
from husheng.intake.leads.choices import API, SOURCES, STATES
from husheng.intake.leads.filters import SCOPES, Cursor, Filters
from husheng.intake.leads.models import Lead
from husheng.intake.leads.paging import page
from husheng.intake.leads.rules import LeadDetails

from ..auth import caller, reader
from ..errors import REFUSALS, ErrorOut
from ..paging import known, read_cursor
from ..preconditions import CHANGES, CREATES, Change, require_key, seen
from ..shapes import tag
from .lead_shapes import (
    AnswerIn,
    CheckIn,
    HandOverIn,
    LeadIn,
    LeadOut,
    LeadPage,
    LeadQuery,
    RejectIn,
    TakeBackIn,
    TakeResultIn,
    lead_out,
    line_out,
)

router = Router(tags=["leads"])
ONE: Any = {200: LeadOut, REFUSALS: ErrorOut}


@router.get("", response={200: LeadPage, REFUSALS: ErrorOut}, summary="List leads, newest first")
def list_leads(request: HttpRequest, query: Query[LeadQuery]) -> LeadPage:
    """Own leads; a task-force office sees its region; `scope=shared` lists what others have shared."""
    with reader(request, Permission.LEAD_READ) as actor:
        at = read_cursor(query.cursor)
        found = page(actor, _filters(query), Cursor(*at) if at else None, query.limit)
        agencies = by_id({row.agency_id for row in found.rows})
        return LeadPage(
            items=[line_out(row, agencies[row.agency_id]) for row in found.rows],
            next=str(found.after) if found.after else None,
            total=min(found.total, queries.CAP),
            more_than_total=found.total > queries.CAP,
        )


def _filters(query: LeadQuery) -> Filters:
    return Filters(
        states=known("state", query.state, [code for code, _ in STATES]),
        violations=known("violation", query.violation, list(violations())),
        sources=known("source", query.source, [code for code, _ in SOURCES]),
        first=query.received_from,
        last=query.received_to,
        organisation=query.organisation.strip(),
        overdue=query.overdue,
        scope=next(iter(known("scope", [query.scope] if query.scope else [], list(SCOPES))), ""),
        district=query.district,
    )


@router.get("/{key}", response=ONE, summary="Read one lead")
def get_lead(request: HttpRequest, response: HttpResponse, key: UUID) -> LeadOut:
    """What the caller said is shown as sealed."""
    return _answer(caller(request, Permission.LEAD_READ), response, key)


@router.post(
    "", response={201: LeadOut, REFUSALS: ErrorOut}, openapi_extra=CREATES, summary="Register a lead"
)
def register_lead(request: HttpRequest, response: HttpResponse, body: LeadIn) -> Status[LeadOut]:
    """Personal values are sealed in the act that takes them, and never come back over the API."""
    actor = caller(request, Permission.LEAD_REGISTER)
    require_key(actor)
    row = acts.register(actor, LeadDetails(source=API, **body.model_dump()))
    return Status(201, _answer(actor, response, row.pk))


@router.post("/{key}/accept", response=ONE, openapi_extra=CHANGES, summary="Accept 受理")
def accept_lead(request: HttpRequest, response: HttpResponse, key: UUID, body: Change) -> LeadOut:
    """The check's clock starts."""
    return _act(request, response, key, body, acts.accept)


@router.post("/{key}/reject", response=ONE, openapi_extra=CHANGES, summary="Reject 不予受理")
def reject_lead(request: HttpRequest, response: HttpResponse, key: UUID, body: RejectIn) -> LeadOut:
    """The words are the answer that the source reads."""
    return _act(request, response, key, body, acts.reject, body.reason, body.words)


@router.post("/{key}/check", response=ONE, openapi_extra=CHANGES, summary="Record the check 核查")
def check_lead(request: HttpRequest, response: HttpResponse, key: UUID, body: CheckIn) -> LeadOut:
    """Findings without ID numbers or telephone numbers: those belong under seal."""
    return _act(request, response, key, body, acts.check, body.findings, body.outcome)


@router.post("/{key}/answer", response=ONE, openapi_extra=CHANGES, summary="Answer the source 答复来源")
def answer_lead(request: HttpRequest, response: HttpResponse, key: UUID, body: AnswerIn) -> LeadOut:
    """No lead closes without it."""
    return _act(request, response, key, body, acts.answer, body.channel, body.words)


@router.post("/{key}/close", response=ONE, openapi_extra=CHANGES, summary="Close 办结")
def close_lead(request: HttpRequest, response: HttpResponse, key: UUID, body: Change) -> LeadOut:
    """Only after the answer."""
    return _act(request, response, key, body, acts.close)


@router.post("/{key}/hand_over", response=ONE, openapi_extra=CHANGES, summary="Hand over 流转")
def hand_over_lead(request: HttpRequest, response: HttpResponse, key: UUID, body: HandOverIn) -> LeadOut:
    """Notice, forward, assignment, assistance, transfer or misconduct; what was sent stands in the outbox."""
    details = HandoverDetails(
        body.kind,
        body.to_agency,
        tuple(body.items),
        body.message,
        accused=body.accused,
        follows=body.follows,
    )
    return _act(request, response, key, body, acts.hand_over, details, permission=Permission.HANDOVER_SEND)


@router.post("/{key}/take_back", response=ONE, openapi_extra=CHANGES, summary="Take back what was sent back")
def take_back_lead(request: HttpRequest, response: HttpResponse, key: UUID, body: TakeBackIn) -> LeadOut:
    """What was sent back is our own work again."""
    return _act(request, response, key, body, acts.take_back, body.handover, body.words)


@router.post("/{key}/take_result", response=ONE, openapi_extra=CHANGES, summary="Take the result 取回结果")
def take_result_lead(request: HttpRequest, response: HttpResponse, key: UUID, body: TakeResultIn) -> LeadOut:
    """The other agency has answered every item; the contract closes."""
    return _act(request, response, key, body, acts.take_result, body.handover, body.findings, body.outcome)


def _act(
    request: HttpRequest,
    response: HttpResponse,
    key: UUID,
    body: Change,
    verb: Callable[..., Lead],
    *arguments: object,
    permission: Permission = Permission.LEAD_HANDLE,
) -> LeadOut:
    """Look first, so that a foreign lead and an unknown one answer alike; then act."""
    with reader(request, Permission.LEAD_READ) as actor:
        queries.lead(actor, key)
    saw: Seen = seen(request, key, body)
    row = verb(caller(request, permission), saw, *arguments)
    return _answer(actor, response, row.pk)


def _answer(actor: Actor, response: HttpResponse, key: UUID) -> LeadOut:
    """The lead as it is now, read as the caller may read it."""
    with reading(actor):
        row = queries.lead(actor, key)
        tag(response, row)
        return lead_out(actor, row)
