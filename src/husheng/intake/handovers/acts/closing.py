"""The sender's later acts: ask again, say what becomes of what was sent back, confirm. And more time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused
from husheng.foundation.kernel.words import say as _

from .. import checks, clocks, rules
from ..details import Again, HandoverDetails, Matter
from ..kinds import COURSES, ELSEWHERE, NOTICE, OWN
from ..models import Handover, Item
from .receiving import purpose
from .sending import send


@act(Permission.HANDOVER_SEND, on=Handover)
def ask_again(actor: Actor, handover: Handover, questions: Sequence[Again], /) -> Handover:
    """再次询问: an answer that does not answer is asked again; the earlier answer is kept."""
    checks.require_step(handover, "ask_again")
    items = checks.items_of(handover)
    problems = [
        Problem(f"item-{q.item}", _("第 %(n)s 项没有可以再问的答复。", n=q.item), "请选已经答复的项。")
        for q in questions
        if q.item not in items or items[q.item].state != "answered"
    ]
    if not questions or problems:
        raise Invalid(
            "没有再问。", problems or [Problem("items", "没有选项。", "请选要再问的项，并写明问什么。")]
        )
    for question in questions:
        item = items[question.item]
        words = checks.require_words("没有再问。", f"item-{question.item}", "还要问什么", question.words)
        item.earlier = [*item.earlier, _kept(item)]
        item.state, item.result, item.answer, item.exhibits = "accepted", "", "", []
        item.answered_at, item.answered_by, item.asked_again = None, None, words
    Item.objects.bulk_update(
        items.values(),
        ["state", "earlier", "result", "answer", "exhibits", "answered_at", "answered_by", "asked_again"],
    )
    handover.answered_at = None
    clocks.keep(handover, checks.states_of(items).values(), state="accepted")
    record(items=[question.item for question in questions])
    return handover


def _kept(item: Item) -> dict[str, object]:
    at = item.answered_at.isoformat() if item.answered_at else ""
    return {"result": item.result, "answer": item.answer, "exhibits": item.exhibits, "at": at}


@act(Permission.HANDOVER_SEND, on=Handover)
def settle(
    actor: Actor, handover: Handover, item: int, course: str, words: str, to_agency: UUID | None = None, /
) -> Handover:
    """处理退回: the sender says what becomes of an item that was sent back: own work, another agency, or dropped."""
    checks.require_step(handover, "settle")
    items = checks.items_of(handover)
    if item not in items or items[item].state != "returned":
        raise Invalid(
            "没有处理。", [Problem("item", _("第 %(n)s 项没有被退回。", n=item), "请选“已退回”的项。")]
        )
    if course not in dict(COURSES):
        raise Invalid("没有处理。", [Problem("course", "没有选去向。", "请三项中选一项。")])
    row = items[item]
    row.course_text = checks.require_words("没有处理。", "words", "去向说明", words)
    row.state, row.course = "settled", course
    if course == ELSEWHERE:
        row.went_to = _sent_on(actor, handover, row, to_agency).pk
        record(successor=row.went_to)
    row.save()
    clocks.keep(handover, checks.states_of(items).values())
    record(item=item, course=course)
    return handover


def _sent_on(actor: Actor, handover: Handover, item: Item, to_agency: UUID | None) -> Handover:
    if to_agency is None or to_agency == handover.to_agency_id:
        raise Invalid(
            "没有处理。", [Problem("to_agency", "没有选改送的机关。", "请选原接收单位以外的机关。")]
        )
    matter = Matter(handover.subject_kind, handover.subject_key, handover.subject_number, handover.title)
    return send(
        actor,
        matter,
        HandoverDetails(handover.handover_kind, to_agency, (item.ask,), item.course_text, handover.came_by,
                        follows=handover.pk),
    )  # fmt: skip


@act(Permission.HANDOVER_SEND, on=Handover)
def close(actor: Actor, handover: Handover, words: str = "", /) -> Handover:
    """确认办结: every item is answered, or it is said what became of it. A hand-over that came back as a whole is
    taken over by the sender."""
    if handover.state == "received" and handover.handover_kind != NOTICE:
        raise Conflict("没有办结。对方还没有答复。请等答复，或者催办。", code="handovers.unanswered")
    items = checks.items_of(handover)
    back = [item for item in items.values() if item.state == "returned"]
    if handover.state == "returned":
        text = (
            checks.require_words("没有办结。", "words", "说明", words)
            if words.strip()
            else "退回后由本机关办理"
        )
        for item in back:
            item.state, item.course, item.course_text = "settled", OWN, text
        Item.objects.bulk_update(back, ["state", "course", "course_text"])
    if left := rules.unanswered(checks.states_of(items)):
        numbers = "、".join(str(n) for n in left)
        raise Conflict(
            _("没有办结。第 %(items)s 项没有结果：已退回的请先写明去向。", items=numbers),
            code="handovers.unanswered",
            facts={"items": left},
        )
    handover.closed_at = act_time()
    agencies.end_grants(handover.to_agency_id, handover.subject_key, purpose(handover))
    clocks.keep(handover, (), state="closed")
    return handover


@act(Permission.HANDOVER_ANSWER, on=Handover)
def ask_more_time(actor: Actor, handover: Handover, reason: str, /) -> Handover:
    """申请延长: by the receiver, before the day on which it is due; its leader decides."""
    checks.require_step(handover, "ask_more_time")
    if handover.more_time_asked_at is not None:
        raise Conflict("没有申请。已有一份申请在等负责人决定。", code="handovers.already_asked")
    clocks.require_extendable(handover)
    handover.more_time_reason = checks.require_words("没有申请。", "reason", "延长理由", reason)
    handover.more_time_asked_at, handover.more_time_asked_by = act_time(), actor.user_id
    return handover


@act(Permission.CLOCK_EXTEND, on=Handover)
def allow_more_time(actor: Actor, handover: Handover, /) -> Handover:
    """批准延长: by the receiver's leader, who is not the one who asked."""
    _require_asked(actor, handover)
    clocks.extend(handover, actor, handover.more_time_reason)
    return _decided(handover)


@act(Permission.CLOCK_EXTEND, on=Handover)
def refuse_more_time(actor: Actor, handover: Handover, words: str, /) -> Handover:
    """不批准延长: with the reason."""
    _require_asked(actor, handover)
    record(reason=checks.require_words("没有决定。", "words", "理由", words))
    return _decided(handover)


def _require_asked(actor: Actor, handover: Handover) -> None:
    checks.require_step(handover, "allow_more_time")
    if handover.more_time_asked_at is None:
        raise Conflict("没有办理。没有等决定的延长申请。", code="handovers.not_asked")
    if handover.more_time_asked_by == actor.user_id:
        raise Refused(
            "没有办理。申请人不能批准自己的申请，请另一位负责人决定。", code="handovers.second_person"
        )


def _decided(handover: Handover) -> Handover:
    handover.more_time_asked_at, handover.more_time_asked_by = None, None
    return handover
