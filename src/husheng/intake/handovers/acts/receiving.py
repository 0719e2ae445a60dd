"""The receiver's acts: sign the receipt of one or of many, accept, send back, answer; any items in one submit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from husheng.foundation.acts.act import act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies import numbers, picking
from husheng.foundation.agencies import queries as known
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.kernel.words import say as _
from husheng.foundation.processing.sharing import share

from .. import checks, clocks, rules
from ..details import Answer
from ..kinds import TRANSFER
from ..models import Handover, Item
from ..rules import Decision

RECEIPTS = "HZ"
ANSWER = "answer"  # the way by which exhibits of a hand-over go to the other side
UNDONE = "没有提交，什么都没有写入。"


def purpose(handover: Handover) -> str:
    """The purpose of the grants that come with a hand-over."""
    return f"流转 {handover.number}"


@act(Permission.HANDOVER_ANSWER, on=Handover)
def receive(actor: Actor, handover: Handover, /) -> Handover:
    """签收: both sides hold the receipt's number and time, and the receiver may see what was handed over."""
    _sign(actor, handover)
    record(receipt=handover.receipt_number)
    return handover


@bulk(Permission.HANDOVER_ANSWER, on=Handover)
def receive_many(actor: Actor, handovers: Sequence[Handover], /) -> Sequence[Handover]:
    """批量签收: each gets a receipt of its own; all of them or none."""
    picking.require_few(len(handovers), checks.MOST_AT_ONCE)
    for handover in handovers:
        _sign(actor, handover)
        handover.act_facts = {"receipt": handover.receipt_number}  # type: ignore[attr-defined]
    return handovers


def opens(handover: Handover) -> list[tuple[UUID, UUID, str, UUID, str]]:
    """What a receipt opens: holder, who may look, kind and key of the thing, and the way that was assessed."""
    sender, receiver = handover.from_agency_id, handover.to_agency_id
    return [
        (sender, receiver, handover.subject_kind, handover.subject_key, handover.handover_kind),
        # each may open what the other secures here
        (receiver, sender, handover.kind(), handover.pk, ANSWER),
        (sender, receiver, handover.kind(), handover.pk, ANSWER),
    ]


def _sign(actor: Actor, handover: Handover) -> None:
    handover.receipt_number = numbers.take(known.agency(handover.to_agency_id), RECEIPTS)[0]
    handover.received_at, handover.received_by = act_time(), actor.user_id
    for holder, other, kind, key, way in opens(handover):
        share(holder, other, kind, key, purpose(handover), way)


@act(Permission.HANDOVER_ANSWER, on=Handover)
def accept(actor: Actor, handover: Handover, items: Sequence[int] = (), /) -> Handover:
    """接收: the named items, or all that are still open. A case transfer is accepted as a whole."""
    checks.require_step(handover, "accept")
    return _carry_out(actor, handover, [Decision(n, "accept") for n in _open_ones(handover, items)])


@act(Permission.HANDOVER_ANSWER, on=Handover)
def send_back(
    actor: Actor, handover: Handover, reason: str, words: str, items: Sequence[int] = (), /
) -> Handover:
    """退回: forwards and assignments only, with a reason from the list and a sentence; all open items or some."""
    checks.require_step(handover, "send_back")
    return _carry_out(
        actor, handover, [Decision(n, "send_back", reason, words) for n in _open_ones(handover, items)]
    )


@act(Permission.HANDOVER_ANSWER, on=Handover)
def answer(actor: Actor, handover: Handover, answers: Sequence[Answer], /) -> Handover:
    """答复: any number of items; each has a result and words. When nothing is unanswered, all is answered."""
    checks.require_step(handover, "answer")
    return _carry_out(
        actor, handover, [Decision(a.item, "answer", a.result, a.words, tuple(a.exhibits)) for a in answers]
    )


@act(Permission.HANDOVER_ANSWER, on=Handover)
def reply(actor: Actor, handover: Handover, decisions: Sequence[Decision], /) -> Handover:
    """提交答复: accept, send back and answer different items in one submit, all or nothing."""
    checks.require_step(handover, "reply")
    return _carry_out(actor, handover, decisions)


def _open_ones(handover: Handover, items: Sequence[int]) -> Iterable[int]:
    return items or [n for n, item in checks.items_of(handover).items() if item.state == "open"]


def _carry_out(actor: Actor, handover: Handover, decisions: Sequence[Decision]) -> Handover:
    items = checks.items_of(handover)
    _require_sound(handover, items, decisions)
    for one in decisions:
        _apply(actor, items[one.item], one)
    Item.objects.bulk_update(items.values(), _FIELDS)
    states = checks.states_of(items).values()
    handover.state = rules.state_of(states)
    if handover.state == "accepted" and handover.accepted_at is None:
        handover.accepted_at = act_time()
    if handover.state == "answered":
        handover.answered_at = act_time()
    if handover.state == "returned":
        first = next(one for one in decisions if one.step == "send_back")
        handover.reason, handover.reason_text = first.code, first.words.strip()
        agencies.end_grants(handover.to_agency_id, handover.subject_key, purpose(handover))
    clocks.keep(handover, states)
    record(items=[{"item": d.item, "step": d.step, "code": d.code} for d in decisions])
    return handover


_FIELDS = ["state", "reason", "reason_text", "result", "answer", "exhibits", "answered_at", "answered_by"]


def _require_sound(handover: Handover, items: dict[int, Item], decisions: Sequence[Decision]) -> None:
    problems = rules.decision_problems(handover.handover_kind, checks.states_of(items), decisions)
    for one in decisions:
        problems += plain_problems(f"item-{one.item}-words", _("第 %(n)s 项说明", n=one.item), one.words)
        if len(one.words) > checks.LONGEST_TEXT:
            problems.append(
                Problem(
                    f"item-{one.item}-words", "说明太长。", _("请写 %(n)s 字以内。", n=checks.LONGEST_TEXT)
                )
            )
    accepted = {one.item for one in decisions if one.step == "accept"}
    open_ones = {n for n, item in items.items() if item.state == "open"}
    if handover.handover_kind == TRANSFER and accepted and accepted != open_ones:
        problems.append(
            Problem("items", "案件移送整案接收，不能只接收一部分。", "请整案接收，或者报请指定管辖。")
        )
    if keys := {key for one in decisions for key in one.exhibits}:
        problems += [
            Problem("exhibits", "所附材料没有固定在这件流转上。", "请先在本页固定证据，再附到答复里。")
            for _ in list(evidence.missing(keys, handover.pk))[:1]
        ]
    if problems:
        raise Invalid(UNDONE, problems)


def _apply(actor: Actor, item: Item, one: Decision) -> None:
    item.state = rules.STEP_STATE[one.step]
    if one.step == "send_back":
        item.reason, item.reason_text = one.code, one.words.strip()
    if one.step == "answer":
        item.result, item.answer = one.code, one.words.strip()
        item.exhibits = [str(key) for key in one.exhibits]
        item.answered_at, item.answered_by = act_time(), actor.user_id
