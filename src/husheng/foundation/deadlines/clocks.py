"""Clocks that other rooms' acts start, stop, suspend, resume and extend, inside their own transactions.

These are no acts: they write within the act under way, whose journal row then names the clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.base import ModelState

from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import act_time, current
from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import AgencyKind
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem
from husheng.foundation.kernel.ids import new_key

from . import reckoning
from .clock import default_lawbook, rule_for
from .clock.selection import steps
from .models import Clock, Pause, Prolongation
from .queries import labels_running_on, running_on
from .states import RUNNING, STOPPED, SUSPENDED

# Police, procuratorate, court and the coordinating bodies see their own clocks and stand in no ladder (L2).
ON_THE_LADDER = frozenset({AgencyKind.LEAD, AgencyKind.MEMBER})


@dataclass(frozen=True)
class Start:
    """One clock to start. `step` tells clocks of one subject apart; it is the rule's id unless said otherwise."""

    subject_kind: str
    subject_key: UUID
    rule: str
    trigger_at: dt.datetime
    agency: UUID
    region_path: str
    label: str
    step: str = ""
    title: str = ""
    number: str = ""
    watcher: UUID | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


def start(
    subject_kind: str,
    subject_key: UUID,
    rule_id: str,
    trigger_at: dt.datetime,
    owner_agency_id: UUID,
    *,
    label: str,
    step: str = "",
    title: str = "",
    number: str = "",
    watcher: UUID | None = None,
    parameters: Mapping[str, str] | None = None,
    laddered: bool = True,
) -> Clock:
    """起算: one clock under one rule. Refused while the same step runs on the subject for the same agency.

    With `laddered` False nobody is urged: the agency only watches what a party owes.
    """
    owner = agencies.agency(owner_agency_id)
    clock = _built(
        Start(
            subject_kind, subject_key, rule_id, trigger_at, owner.pk, owner.region_path, label,
            step, title, number, watcher, parameters or {},
        )
    )  # fmt: skip
    if _open(subject_key, clock.step, owner.pk).exists():
        raise Conflict(
            "没有起算。这一步已经在计时。",
            code="clock_runs",
            facts={"key": str(subject_key), "step": clock.step},
        )
    clock.laddered = laddered and owner.kind_of.standing in ON_THE_LADDER
    clock.save(force_insert=True)
    _note("started", clock)
    return clock


def start_step(
    subject: Acted,
    step: str,
    *,
    label: str,
    title: str = "",
    number: str = "",
    agency: UUID | None = None,
    at: dt.datetime | None = None,
    watcher: UUID | None = None,
    matter: str = "",
    parameters: Mapping[str, str] | None = None,
) -> Clock:
    """起算: by the rule that binds the responsible agency at this step on this day.

    `step` is a step of the choice table, or a rule's id where the law leaves no choice.
    """
    owner = agencies.agency(agency or subject.agency_id)  # type: ignore[attr-defined]
    trigger = at or act_time()
    rule = step
    if step in steps():
        rule = rule_for(step, owner.kind_of.slug, trigger.date(), matter=matter).id
    return start(
        subject.kind(), subject.pk, rule, trigger, owner.pk, label=label, step=step, title=title,
        number=number, watcher=watcher, parameters=parameters,
    )  # fmt: skip


def start_many(starts: Sequence[Start]) -> list[Clock]:
    """起算, set-based: by COPY."""
    clocks = prepared(starts, {})
    copy_in(clocks)
    return clocks


def prepared(starts: Sequence[Start], known: dict[Hashable, Clock]) -> list[Clock]:
    """Unsaved clocks; those of one rule, day and agency are computed once, and `known` for the next portion."""
    return [_alike(one, _sample(one, known)) for one in starts]


def prepared_alike(
    one: Start, subjects: Iterable[tuple[UUID, str, str]], known: dict[Hashable, Clock]
) -> list[Clock]:
    """The same for many subjects (key, title, number) that differ in nothing else."""
    sample = _alike(one, _sample(one, known))
    return [_copied(sample, key, title, number) for key, title, number in subjects]


def _sample(one: Start, known: dict[Hashable, Clock]) -> Clock:
    rule = default_lawbook().get(one.rule)
    moment = one.trigger_at if rule.hourly else one.trigger_at.replace(minute=0, second=0, microsecond=0)
    key = (one.rule, moment, repr(sorted(one.parameters.items())), one.agency)
    if key not in known:
        known[key] = _built(one)
        known[key].laddered = agencies.agency(one.agency).kind_of.standing in ON_THE_LADDER
    return known[key]


def _row(one: Start) -> Clock:
    return Clock(
        subject_kind=one.subject_kind,
        subject_key=one.subject_key,
        step=one.step or one.rule,
        rule=one.rule,
        agency_id=one.agency,
        region_path=one.region_path,
        watcher=one.watcher,
        label=one.label,
        title=one.title,
        number=one.number,
        started_at=one.trigger_at,
        parameters=dict(one.parameters),
    )


def _built(one: Start) -> Clock:
    row = _row(one)
    return reckoning.apply(row, reckoning.asked(row, [], []))


def _alike(one: Start, sample: Clock) -> Clock:
    """A clock of the same rule and moment: only whose it is differs."""
    row = _copied(sample, one.subject_key, one.title, one.number)
    row.__dict__.update(
        subject_kind=one.subject_kind,
        step=one.step or one.rule,
        agency_id=one.agency,
        region_path=one.region_path,
        watcher=one.watcher,
        label=one.label,
        started_at=one.trigger_at,
        parameters=dict(one.parameters),
    )
    return row


def _copied(sample: Clock, subject: UUID, title: str, number: str) -> Clock:
    """Django's own constructor would cost most of an import."""
    row = Clock.__new__(Clock)
    row.__dict__.update(
        sample.__dict__, _state=ModelState(), id=new_key(), subject_key=subject, title=title, number=number
    )
    return row


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
        row.pauses.filter(ended_at=None).update(ended_at=moment)
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
    row.pauses.filter(ended_at=None).update(ended_at=at or act_time())
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
        _note("extended", row)
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
def _open(subject_key: UUID, step: str, agency: UUID) -> Any:
    return Clock.objects.filter(subject_key=subject_key, step=step, agency_id=agency).exclude(state=STOPPED)


def _locked(clock: Clock | UUID) -> Clock:
    current()
    key = clock.pk if isinstance(clock, Clock) else clock
    row = Clock.objects.select_for_update(no_key=True, of=("self",)).filter(pk=key).first()
    if row is None:
        raise NotFound("没有找到这个时限。", facts={"key": str(key)})
    return row


def _save(row: Clock, what: str) -> None:
    row.version += 1
    row.save()
    _note(what, row)


def _note(what: str, clock: Clock) -> None:
    """The act's journal row names the clocks that it moved."""
    facts = current().facts.setdefault("clocks", [])
    entry = {
        "did": what,
        "clock": str(clock.pk),
        "rule": clock.rule,
        "due": clock.due_at and clock.due_at.isoformat(),
    }
    assert isinstance(facts, list)
    facts.append(entry)


__all__ = [
    "Start", "extend", "labels_running_on", "mark_red", "prolong", "resume", "retitle", "running_on", "start",
    "start_many", "start_step", "stop", "stop_all", "stop_step", "suspend",
]  # fmt: skip
