"""Acts on clocks: what a person decides about time itself, and the recomputation after a changed calendar."""

from __future__ import annotations

from husheng.foundation.acts.act import act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem

from . import clocks
from .clock import ClockError, default_calendar
from .models import Clock
from .states import RUNNING


@act(Permission.CLOCK_EXTEND, on=Clock)
def extend(actor: Actor, clock: Clock, option: str, n: int | None, reason: str, /) -> Clock:
    """延长: only as the rule's article allows; the approver is the one who acts."""
    if not reason.strip():
        raise Invalid("没有延长。", [Problem("reason", "请写延长的理由。")])
    before = clock.due_at
    entry = {"option": option, "n": n, "approver": str(actor.user_id), "approved_at": act_time().isoformat()}
    clock.extensions = [*clock.extensions, entry]
    try:
        clocks.refresh(clock, save=False)
    except ClockError as error:
        raise Invalid(
            "没有延长。", [Problem("option", str(error), "请看“为什么是这一天”里允许的延长。")]
        ) from error
    record(option=option, n=n, before=before, after=clock.due_at)
    return clock


@bulk(Permission.CALENDAR_CHANGE)
def recompute(actor: Actor, /) -> list[Clock]:
    """日历变更后重算: every running clock of another calendar version; returns those that moved."""
    moved = []
    current = default_calendar().version
    for clock in (
        Clock.objects.filter(state__in=RUNNING).exclude(calendar=current).order_by("pk").iterator(2000)
    ):
        before = clock.due_at
        if clocks.refresh(clock):
            clock.act_facts = {"before": str(before), "after": str(clock.due_at)}  # type: ignore[attr-defined]
            moved.append(clock)
    return moved
