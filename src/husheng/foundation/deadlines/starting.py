"""Clocks that begin 起算: one, by the rule of a step, or many at once; inside the act under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models.base import ModelState

from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import act_time, current
from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import AgencyKind
from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.kernel.ids import new_key

from . import reckoning
from .clock import default_lawbook, rule_for
from .clock.selection import steps
from .models import Clock
from .states import STOPPED

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
    note("started", clock)
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


def _said(one: Start) -> dict[str, Any]:
    """The columns that a start says by itself."""
    return {
        "subject_kind": one.subject_kind, "subject_key": one.subject_key, "rule": one.rule,
        "step": one.step or one.rule, "agency_id": one.agency, "region_path": one.region_path,
        "watcher": one.watcher, "label": one.label, "title": one.title, "number": one.number,
        "started_at": one.trigger_at, "parameters": dict(one.parameters),
    }  # fmt: skip


def _built(one: Start) -> Clock:
    row = Clock(**_said(one))
    return reckoning.apply(row, reckoning.asked(row, [], []))


def _alike(one: Start, sample: Clock) -> Clock:
    """A clock of the same rule and moment: only whose it is differs."""
    row = _copied(sample, one.subject_key, one.title, one.number)
    row.__dict__.update(_said(one))
    return row


def _copied(sample: Clock, subject: UUID, title: str, number: str) -> Clock:
    """Django's own constructor would cost most of an import."""
    row = Clock.__new__(Clock)
    row.__dict__.update(
        sample.__dict__, _state=ModelState(), id=new_key(), subject_key=subject, title=title, number=number
    )
    return row


def _open(subject_key: UUID, step: str, agency: UUID) -> Any:
    return Clock.objects.filter(subject_key=subject_key, step=step, agency_id=agency).exclude(state=STOPPED)


def note(what: str, clock: Clock) -> None:
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
