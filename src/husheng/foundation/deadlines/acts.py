"""A person's own decisions about clocks: extend, suspend, resume; and recomputing after a holiday notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from husheng.foundation.acts.act import act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.kernel.standing import through

from . import calendars, clocks, reckoning
from .clock import default_lawbook
from .models import Clock, Pause
from .states import STOPPED

CHUNK = 2000
FIELDS = [
    "due_at", "last_day", "provisional", "in_force", "calendar_version", "left_days", "left_minutes", "version",
]  # fmt: skip


@act(Permission.CLOCK_EXTEND, on=Clock)
def extend(
    actor: Actor, clock: Clock, option: str, n: int | None, reason: str, approver: str = "", /
) -> Clock:
    """批准延长: by the person in charge; where a superior approves, `approver` names him and his paper."""
    clocks.prolong(clock, option, reason=reason, approver=approver.strip() or actor.name, n=n, save=False)
    record(option=option, n=n)
    return clock


@act(Permission.CLOCK_EXTEND, on=Clock)
def suspend(actor: Actor, clock: Clock, ground: str, reason: str, /) -> Clock:
    """批准中止: on a ground that the article names."""
    pause = Pause(clock=clock, ground=ground, reason=reason.strip(), started_at=act_time())
    due = reckoning.asked(clock, [*clock.pauses.all(), pause], clock.prolongations.all())
    if not due.on_hold:
        raise Conflict("没有中止。期限已经届满。", code="clock_over", facts={"key": str(clock.pk)})
    pause.save()
    clock.waits_for = default_lawbook().grounds[ground].name.zh
    record(ground=ground)
    return reckoning.apply(clock, due)


@act(Permission.CLOCK_EXTEND, on=Clock)
def resume(actor: Actor, clock: Clock, /) -> Clock:
    """恢复计时."""
    clock.pauses.filter(ended_at=None).update(ended_at=act_time())
    clock.waits_for = ""
    return reckoning.apply(clock, reckoning.asked(clock, clock.pauses.all(), clock.prolongations.all()))


@bulk(Permission.CALENDAR_CHANGE)
@through("calendar")
def recompute_all(actor: Actor, /) -> list[Clock]:
    """重算时限: after the calendar has changed. Returns the clocks that moved, with old and new due moment."""
    version = calendars.current().version
    moved: list[Clock] = []
    for rows in _stale(version):
        for clock in rows:
            before = (clock.due_at, clock.left_days)
            reckoning.apply(clock, reckoning.reckon(clock, clock.pauses.all(), clock.prolongations.all()))
            if (clock.due_at, clock.left_days) != before:
                clock.version += 1
                facts = {"was": _plain(before[0]), "due": _plain(clock.due_at), "calendar": version}
                setattr(clock, "act_facts", facts)  # noqa: B010 - read by the journal, no field of the model
                moved.append(clock)
        Clock.objects.bulk_update(rows, FIELDS, batch_size=500)
    return moved


def _stale(version: str) -> Iterator[list[Clock]]:
    """Open clocks of another calendar version, locked chunk by chunk in the order of their keys."""
    while True:
        found = (
            Clock.objects.exclude(state=STOPPED)
            .exclude(calendar_version=version)
            .select_for_update(no_key=True, of=("self",))
            .prefetch_related("pauses", "prolongations")
            .order_by("pk")[:CHUNK]
        )
        rows = list(found)
        if not rows:
            return
        yield rows


def _plain(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
