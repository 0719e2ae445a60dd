"""Hand-overs 流转 over the API: both boxes, and the receiver's steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.transaction import reading
from husheng.intake.handovers import acts, queries
from husheng.intake.handovers.details import Answer
from husheng.intake.handovers.filters import BOXES, Filters
from husheng.intake.handovers.kinds import KINDS
from husheng.intake.handovers.models import Handover
from husheng.intake.handovers.states import HANDOVER

from ..auth import caller, reader
from ..errors import REFUSALS, ErrorOut
from ..paging import cut, known
from ..preconditions import CHANGES, Change, seen
from ..shapes import tag
from .handover_shapes import (
    AnswersIn,
    HandoverOut,
    HandoverPage,
    HandoverQuery,
    ItemsIn,
    SendBackIn,
    handover_line,
    handover_out,
)

router = Router(tags=["handovers"])
ONE: Any = {200: HandoverOut, REFUSALS: ErrorOut}


@router.get("", response={200: HandoverPage, REFUSALS: ErrorOut}, summary="List hand-overs, newest first")
def list_handovers(request: HttpRequest, query: Query[HandoverQuery]) -> HandoverPage:
    """`box=in` what came, `out` what was sent, `designate` what waits for a superior, `region` the region's."""
    with reader(request, Permission.HANDOVER_READ) as actor:
        known("box", [query.box], list(BOXES))
        known("state", [query.state] if query.state else [], ["open", *HANDOVER.states])
        known("kind", [query.kind] if query.kind else [], [code for code, _ in KINDS])
        wanted = Filters(query.box, query.state, query.kind)
        rows, following = cut(wanted.narrow(queries.box(actor, query.box)), "sent_at", query)
        return HandoverPage(items=[handover_line(row) for row in rows], next=following)


@router.get("/{key}", response=ONE, summary="Read one hand-over")
def get_handover(request: HttpRequest, response: HttpResponse, key: UUID) -> HandoverOut:
    """With each item, its state and its result."""
    return _answer(caller(request, Permission.HANDOVER_READ), response, key)


@router.post("/{key}/receive", response=ONE, openapi_extra=CHANGES, summary="Sign for it 签收")
def receive_handover(request: HttpRequest, response: HttpResponse, key: UUID, body: Change) -> HandoverOut:
    """Both sides hold the receipt's number and time."""
    return _act(request, response, key, body, acts.receive)


@router.post("/{key}/accept", response=ONE, openapi_extra=CHANGES, summary="Accept items 接收")
def accept_handover(request: HttpRequest, response: HttpResponse, key: UUID, body: ItemsIn) -> HandoverOut:
    """The named items, or all that are open."""
    return _act(request, response, key, body, acts.accept, body.items)


@router.post("/{key}/answer", response=ONE, openapi_extra=CHANGES, summary="Answer items 答复")
def answer_handover(request: HttpRequest, response: HttpResponse, key: UUID, body: AnswersIn) -> HandoverOut:
    """Each item gets a result of its own."""
    answers = [Answer(a.item, a.result, a.words, tuple(a.exhibits)) for a in body.answers]
    return _act(request, response, key, body, acts.answer, answers)


@router.post("/{key}/send_back", response=ONE, openapi_extra=CHANGES, summary="Send back 退回")
def send_back_handover(
    request: HttpRequest, response: HttpResponse, key: UUID, body: SendBackIn
) -> HandoverOut:
    """Forwards and assignments only; a case transfer is never sent back (L1)."""
    return _act(request, response, key, body, acts.send_back, body.reason, body.words, body.items)


def _act(
    request: HttpRequest,
    response: HttpResponse,
    key: UUID,
    body: Change,
    verb: Callable[..., Handover],
    *arguments: object,
) -> HandoverOut:
    with reader(request, Permission.HANDOVER_READ) as actor:
        queries.handover(actor, key)
    verb(caller(request, Permission.HANDOVER_ANSWER), seen(request, key, body), *arguments)
    return _answer(actor, response, key)


def _answer(actor: Actor, response: HttpResponse, key: UUID) -> HandoverOut:
    with reading(actor):
        row = queries.handover(actor, key)
        tag(response, row)
        return handover_out(actor, row)
