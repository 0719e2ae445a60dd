"""Keeps the clocks of a hand-over in step with what is owed on it (`rules.owed`): on both sides, by the lawbook."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time
from husheng.foundation.deadlines import acts as deadline_acts
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.clock import ExtensionOption, UnknownRule, default_lawbook
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.kernel.errors import Conflict

from . import rules
from .kinds import KINDS, word
from .models import Handover

LABELS: Final = {
    "handover_accept": "接收{kind}",
    "transfer_accept": "接收案件移送",
    "transfer_dispute": "协商管辖",
    "handover_answer": "答复{kind}",
    "assist": "答复协查",
    "check": "答复案件移送",
    "handover_confirm": "核对{kind}反馈",
    "designate": "指定管辖",
}
EXTENDABLE: Final = ("handover_answer", "assist", "check")


def keep(handover: Handover, items: Iterable[str], *, state: str = "") -> None:
    """Start what is owed now and stop what is owed no more; `state` where the act has not entered it yet."""
    wanted = rules.owed(handover.handover_kind, state or handover.state, items)
    running = set(running_on(handover).values_list("step", flat=True))
    for step in sorted(running - {one.step for one in wanted}):
        clocks.stop_step(handover, step)
    for one in sorted(wanted, key=lambda owed: owed.step):
        if one.step not in running:
            _start(handover, one)


def running_on(handover: Handover) -> QuerySet[Clock]:
    """Its running and suspended clocks, the earliest due first."""
    return open_clocks().filter(subject_key=handover.pk)


def _start(handover: Handover, one: rules.Owed) -> None:
    owing, waiting = _sides(handover, one.side)
    with suppress(UnknownRule):  # a step that binds only some agencies
        clocks.start_step(
            handover,
            one.step,
            label=_label(handover, one.step),
            title=handover.title,
            number=handover.number,
            agency=owing,
            watcher=waiting,
        )


def _sides(handover: Handover, side: str) -> tuple[UUID, UUID]:
    """Who owes, and who waits for it."""
    if side == "sender":
        return handover.from_agency_id, handover.to_agency_id
    if side == "superior" and handover.superior_id is not None:
        return handover.superior_id, handover.to_agency_id
    return handover.to_agency_id, handover.from_agency_id


def _label(handover: Handover, step: str) -> str:
    return LABELS[step].format(kind=word(KINDS, handover.handover_kind))


def answer_clock(handover: Handover) -> Clock | None:
    """The running clock of the answer."""
    return running_on(handover).filter(step__in=EXTENDABLE).first()


def require_extendable(handover: Handover) -> Clock:
    """The answer's clock, when its rule still allows an extension; `Conflict` otherwise."""
    clock = answer_clock(handover)
    if clock is None:
        raise Conflict("没有申请。现在没有可以延长的答复期限。", code="handovers.no_clock")
    if _option(clock) is None:
        raise Conflict("没有申请。这个期限的规则不允许延长，或者已经延长过。", code="handovers.no_extension")
    if clock.due_at is not None and clock.due_at <= act_time():
        raise Conflict("没有申请。期限已满，延长须在届满前申请。请尽快答复。", code="handovers.too_late")
    return clock


def extend(handover: Handover, actor: Actor, reason: str) -> None:
    """Extend the answer's clock by the first option that its rule still allows; the actor is the approver."""
    clock = require_extendable(handover)
    option = _option(clock)
    assert option is not None
    days = None if option.n is not None else default_lawbook().get(clock.rule).n
    deadline_acts.extend(actor, seen(clock), option.id, days, reason)


def _option(clock: Clock) -> ExtensionOption | None:
    used = list(clock.prolongations.values_list("option", flat=True))
    for option in default_lawbook().get(clock.rule).extensions:
        if used.count(option.id) < option.times and (not option.after or option.after in used):
            return option
    return None
