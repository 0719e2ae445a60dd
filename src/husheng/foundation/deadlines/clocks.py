"""Clocks that other rooms' acts start, stop, suspend, resume and extend, inside their own transactions.

These are no acts: they write within the act under way, whose journal row then names the clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Greatest

from husheng.foundation.acts.current import act_time, current
from husheng.foundation.acts.models import Acted
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem

from . import reckoning
from .clock import default_lawbook
from .models import Clock, Pause, Prolongation
from .queries import labels_running_on, running_on
from .starting import ON_THE_LADDER, Start, note, prepared, prepared_alike, start, start_many, start_step
from .states import RUNNING, STOPPED, SUSPENDED

__all__ = [
    "ON_THE_LADDER", "Start", "extend", "labels_running_on", "mark_red", "prepared", "prepared_alike", "prolong",
    "resume", "retitle", "running_on", "start", "start_many", "start_step", "stop", "stop_all", "stop_step", "suspend",
]  # fmt: skip


def stop(clock: Clock | UUID, *, at: dt.datetime | None = None) -> Clock:
    """停止: what was owed is done. Keeps whether it was done in time."""
    row = _locked(clock)
    return row if row.state == STOPPED else _stopped(row, at or act_time())


def stop_step(subject: Acted, step: str, *, agency: UUID | None = None, at: dt.datetime | None = None) -> int:
    """Stops the clocks of one step on a subject (of one agency, when named). How many were running."""
    found = Clock.objects.filter(subject_key=subject.pk, step=step).exclude(state=STOPPED)
    if agency:
        found = found.filter(agency_id=agency)
    return _stop_each(found, at)


def stop_all(subject_key: UUID, *, at: dt.datetime | None = None) -> int:
    """Stops every clock on a subject that has come to its end."""
    return _stop_each(Clock.objects.filter(subject_key=subject_key).exclude(state=STOPPED), at)


def _stop_each(found: QuerySet[Clock], at: dt.datetime | None) -> int:
    """Locked as they are found: who has stopped one meanwhile leaves it out."""
    current()
    rows = list(found.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for row in rows:
        _stopped(row, at or act_time())
    return len(rows)


def _stopped(row: Clock, moment: dt.datetime) -> Clock:
    row.in_time, row.stopped_at = reckoning.in_time(row, moment), moment
    if row.state == SUSPENDED:
        _end_pause(row, moment)
    row.state, row.waits_for = STOPPED, ""
    _save(row, "stopped")
    return row


def suspend(clock: Clock | UUID, ground: str, *, reason: str = "", at: dt.datetime | None = None) -> Clock:
    """中止: from this moment time does not count, on a ground that the article names."""
    row = _locked(clock)
    if row.state != RUNNING:
        raise Conflict("没有中止。这个时限没有在计时。", code="clock_not_running", facts={"key": str(row.pk)})
    moment = at or act_time()
    paused = [*row.pauses.all(), Pause(clock=row, ground=ground, reason=reason, started_at=moment)]
    due = reckoning.asked(row, paused, row.prolongations.all())
    if not due.on_hold:
        raise Conflict("没有中止。期限已经届满。", code="clock_over", facts={"key": str(row.pk)})
    paused[-1].save()
    reckoning.apply(row, due)
    row.state, row.waits_for = SUSPENDED, default_lawbook().grounds[ground].name.zh
    _save(row, "suspended")
    return row


def resume(clock: Clock | UUID, *, at: dt.datetime | None = None) -> Clock:
    """恢复: time counts again; the due moment moves by what was left out."""
    row = _locked(clock)
    if row.state != SUSPENDED:
        raise Conflict("没有恢复。这个时限没有中止。", code="clock_not_suspended", facts={"key": str(row.pk)})
    _end_pause(row, at or act_time())
    reckoning.apply(row, reckoning.asked(row, row.pauses.all(), row.prolongations.all()))
    row.state, row.waits_for = RUNNING, ""
    _save(row, "resumed")
    return row


def extend(clock: Clock | UUID, option: str, *, reason: str, approver: str, n: int | None = None) -> Clock:
    """延长: within what the article allows, and before the time is over; a late extension heals nothing."""
    return prolong(_locked(clock), option, reason=reason, approver=approver, n=n, save=True)


def prolong(row: Clock, option: str, *, reason: str, approver: str, n: int | None, save: bool) -> Clock:
    """The body of an extension on a row that is locked already."""
    act = current()
    if row.state == STOPPED:
        raise Conflict("没有延长。这个时限已经停止。", code="clock_stopped", facts={"key": str(row.pk)})
    if row.due_at is not None and act.at >= row.due_at:
        raise Conflict(
            "没有延长。期限已经届满，延长须在届满前批准。", code="clock_over", facts={"key": str(row.pk)}
        )
    if not reason.strip():
        raise Invalid("没有延长。", [Problem("reason", "没有写理由。", "请写明为什么需要延长。")])
    fresh = Prolongation(clock=row, option=option, amount=n, reason=reason.strip(), approver=approver,
                         approved_by=act.actor.user_id, approved_at=act.at)  # fmt: skip
    longer = [*row.prolongations.all(), fresh]
    reckoning.apply(row, reckoning.asked(row, row.pauses.all(), longer))
    fresh.save()
    if save:
        _save(row, "extended")
    else:
        note("extended", row)
    return row


def mark_red(clock_ids: Iterable[UUID], red: bool = True) -> int:
    """红牌: shown as such on the chip; given by supervision, and only to administrative agencies (L2)."""
    current()
    return Clock.objects.filter(pk__in=list(clock_ids)).update(red=red)


def retitle(subject_key: UUID, title: str, number: str = "") -> int:
    """The subject has another title or number: its clocks show it too."""
    current()
    changes: dict[str, Any] = {"title": title, **({"number": number} if number else {})}
    return Clock.objects.filter(subject_key=subject_key).update(**changes)


# ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────
def _locked(clock: Clock | UUID) -> Clock:
    current()
    key = clock.pk if isinstance(clock, Clock) else clock
    row = Clock.objects.select_for_update(no_key=True, of=("self",)).filter(pk=key).first()
    if row is None:
        raise NotFound("没有找到这个时限。", facts={"key": str(key)})
    return row


def _end_pause(row: Clock, moment: dt.datetime) -> None:
    """Never before it began: where the machine's clock was put back meanwhile, the pause had no length."""
    row.pauses.filter(ended_at=None).update(ended_at=Greatest("started_at", moment))


def _save(row: Clock, what: str) -> None:
    row.version += 1
    row.save()
    note(what, row)
