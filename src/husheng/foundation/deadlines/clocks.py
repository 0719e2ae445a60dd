"""Starting, stopping, suspending and extending clocks inside other rooms' acts. Plain functions, no acts.

A subject is any `Acted` row that has `agency_id` and `region_path` (or the agency that owes is given).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import act_time
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency, AgencyKind

from .clock import (
    Due,
    Extension,
    Suspension,
    UnknownRule,
    compute,
    default_calendar,
    default_lawbook,
    rule_for,
)
from .models import Clock
from .states import RUNNING


@dataclass(frozen=True)
class Start:
    """One clock to start: on what, by which rule, owed by whom."""

    subject_kind: str
    subject_key: UUID
    rule: str
    label: str
    agency: Agency
    number: str = ""
    title: str = ""
    step: str = ""
    at: dt.datetime | None = None
    counterpart: UUID | None = None


def start(
    subject: Any,
    rule: str,
    *,
    label: str,
    agency: Agency | UUID | None = None,
    at: dt.datetime | None = None,
    counterpart: UUID | None = None,
    title: str = "",
    number: str = "",
    step: str = "",
) -> Clock:
    """Start one clock on an `Acted` row. `agency` owes it (default: the row's own); `at` is the trigger (now)."""
    one = Start(
        subject_kind=subject.kind(),
        subject_key=subject.pk,
        rule=rule,
        label=label,
        agency=_agency(agency or subject.agency_id),
        number=number or _of(subject, "number"),
        title=title or _of(subject, "title"),
        step=step,
        at=at,
        counterpart=counterpart,
    )
    return start_many([one])[0]


def start_step(
    subject: Any, step: str, *, label: str, agency: Agency | UUID | None = None, **more: Any
) -> Clock | None:
    """Start the clock of a step by the rule that binds this kind of agency on this day; None where none does."""
    owing = _agency(agency or subject.agency_id)
    try:
        rule = rule_for(step, owing.kind_of.slug, (more.get("at") or act_time()).date())
    except UnknownRule:
        return None
    return start(subject, rule.id, label=label, agency=owing, step=step, **more)


def start_many(starts: Sequence[Start]) -> list[Clock]:
    """Start many clocks by COPY; rules and due moments are computed once per rule and trigger day."""
    calendar, book = default_calendar(), default_lawbook()
    known: dict[tuple[str, dt.datetime], Due] = {}
    rows = []
    for one in starts:
        at = one.at or act_time()
        if (one.rule, at) not in known:
            known[one.rule, at] = compute(book.get(one.rule), at, calendar, explain=False)
        due = known[one.rule, at]
        rows.append(_row(one, at, due, calendar.version))
    if len(rows) == 1:
        rows[0].save(force_insert=True)
    else:
        copy_in(rows)
    return rows


def stop(subject_key: UUID, *rules: str, agency: UUID | None = None) -> int:
    """Stop the running clocks of a thing: those of the rules, or all; returns how many."""
    rows = Clock.objects.filter(subject_key=subject_key, state__in=RUNNING)
    if rules:
        rows = rows.filter(rule__in=rules)
    if agency:
        rows = rows.filter(agency=agency)
    return rows.update(state="stopped", stopped_at=act_time())


def stop_many(subject_keys: Iterable[UUID], *rules: str) -> int:
    """Stop clocks of many things in one statement."""
    rows = Clock.objects.filter(subject_key__in=list(subject_keys), state__in=RUNNING)
    if rules:
        rows = rows.filter(rule__in=rules)
    return rows.update(state="stopped", stopped_at=act_time())


def stop_step(subject: Any, step: str) -> int:
    """Stop the clocks that were started for a step, whatever rule they run by."""
    rows = Clock.objects.filter(subject_key=subject.pk, step=step, state__in=RUNNING)
    return rows.update(state="stopped", stopped_at=act_time())


def hold(subject_key: UUID, ground: str, waits_for: str, *rules: str) -> int:
    """Suspend clocks whose rule allows this ground; returns how many."""
    held = 0
    for clock in Clock.objects.filter(subject_key=subject_key, state="running"):
        allowed = ground in default_lawbook().get(clock.rule).suspensions
        if allowed and (not rules or clock.rule in rules):
            clock.suspensions = [
                *clock.suspensions,
                {"ground": ground, "start": act_time().isoformat(), "end": None},
            ]
            clock.state, clock.suspended_at, clock.waits_for = "suspended", act_time(), waits_for
            refresh(clock)
            held += 1
    return held


def release(subject_key: UUID) -> int:
    """Let suspended clocks of a thing run on; returns how many."""
    released = 0
    for clock in Clock.objects.filter(subject_key=subject_key, state="suspended"):
        last = {**clock.suspensions[-1], "end": act_time().isoformat()}
        clock.suspensions = [*clock.suspensions[:-1], last]
        clock.state, clock.suspended_at, clock.waits_for = "running", None, ""
        refresh(clock)
        released += 1
    return released


def running_on(subject_key: UUID) -> list[Clock]:
    """What is still owed on a thing."""
    return list(Clock.objects.filter(subject_key=subject_key, state__in=RUNNING).order_by("due_at"))


def labels_running_on(subject_key: UUID) -> list[str]:
    """What is still owed on a thing, in words."""
    return [clock.label for clock in running_on(subject_key)]


def due_of(clock: Clock, *, explain: bool = True) -> Due:
    """The engine's answer for a clock as it stands: due moment and, when asked, every step."""
    return compute(
        default_lawbook().get(clock.rule),
        clock.started_at,
        default_calendar(),
        [
            Suspension(s["ground"], _time(s["start"]), _time(s["end"]) if s["end"] else None)
            for s in clock.suspensions
        ],
        [Extension(e["option"], e["n"], e["approver"], _time(e["approved_at"])) for e in clock.extensions],
        clock.parameters,
        explain=explain,
    )


def refresh(clock: Clock, *, save: bool = True) -> bool:
    """Compute the due moment anew; tells whether it moved."""
    due = due_of(clock, explain=False)
    moved = due.moment != clock.due_at and not due.on_hold
    if not due.on_hold:
        clock.due_at = due.moment
    clock.provisional, clock.calendar = due.provisional, due.calendar
    if save:
        clock.save()
    return moved


def _row(one: Start, at: dt.datetime, due: Due, calendar: str) -> Clock:
    return Clock(
        subject_kind=one.subject_kind,
        subject_key=one.subject_key,
        number=one.number,
        title=one.title,
        label=one.label,
        rule=one.rule,
        step=one.step,
        agency=one.agency,
        counterpart=one.counterpart,
        region_path=one.agency.region_path,
        laddered=one.agency.kind_of.standing in {AgencyKind.LEAD, AgencyKind.MEMBER},
        started_at=at,
        due_at=due.moment,
        calendar=calendar,
        provisional=due.provisional,
    )


def _agency(given: Agency | UUID) -> Agency:
    return given if isinstance(given, Agency) else agencies.agency(given)


def _of(subject: Any, name: str) -> str:
    return str(getattr(subject, name, ""))


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
