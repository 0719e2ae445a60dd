"""Clocks of one unit: running ones for what is open, and the stopped ones of the campaign's months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID

from husheng.casework.cases import timing as case_timing
from husheng.casework.cases.models import Case
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import clocks, history
from husheng.foundation.deadlines.clock import UnknownRule, rule_for
from husheng.foundation.deadlines.clocks import Start
from husheng.intake.handovers import clocks as handover_clocks
from husheng.intake.handovers import rules as handover_rules
from husheng.intake.handovers.kinds import KINDS, word
from husheng.intake.handovers.models import Handover
from husheng.intake.leads import timing
from husheng.intake.leads.models import Lead

from .case_rows import Filed
from .contract_rows import ITEM_STATE

KEPT: Final = dt.timedelta(
    days=120
)  # older stopped clocks are not made: three for each lead would only be bulk


def write(leads: Sequence[Lead], filed: Sequence[Filed], sent: Sequence[Handover], now: dt.datetime) -> int:
    """Start what runs, take over what has stopped lately; how many."""
    running = [*_of_leads(leads), *_of_cases(filed), *_of_contracts(sent)]
    ended = list(_ended(leads, now))
    return len(clocks.start_many(running)) + len(history.take_over(ended))


def _of_leads(leads: Sequence[Lead]) -> Iterator[Start]:
    for lead in leads:
        if lead.state == "registered":
            yield from _lead(lead, timing.ACCEPT, lead.received_at)
        elif lead.state == "accepted" and lead.accepted_at is not None:
            yield from _lead(lead, timing.CHECK, lead.accepted_at)
        elif lead.state == "checked" and lead.checked_at is not None:
            yield from _lead(lead, timing.ANSWER, lead.checked_at)


def _ended(leads: Sequence[Lead], now: dt.datetime) -> Iterator[tuple[Start, dt.datetime]]:
    for lead in leads:
        if lead.closed_at is None or lead.closed_at < now - KEPT:
            continue
        for start in _lead(lead, timing.ACCEPT, lead.received_at):
            yield start, lead.accepted_at or lead.closed_at
        if lead.accepted_at is not None and lead.checked_at is not None:
            for start in _lead(lead, timing.CHECK, lead.accepted_at):
                yield start, lead.checked_at
            for start in _lead(lead, timing.ANSWER, lead.checked_at):
                yield start, lead.answered_at or lead.closed_at


def _lead(lead: Lead, step: str, at: dt.datetime) -> Iterator[Start]:
    return _start(Lead.kind(), lead, step, timing.LABELS[step], at, lead.agency)


def _of_cases(filed: Sequence[Filed]) -> Iterator[Start]:
    for one in filed:
        if one.case.state == "filed" and one.life.filed is not None:
            step, label = case_timing.DECIDE, case_timing.LABEL
            yield from _start(Case.kind(), one.case, step, label, one.life.filed, one.case.agency)


def _of_contracts(sent: Sequence[Handover]) -> Iterator[Start]:
    for row in sent:
        for owed in handover_rules.owed(row.handover_kind, row.state, [ITEM_STATE[row.state]]):
            ours = owed.side == "sender"
            owner = row.from_agency if ours else row.to_agency
            watcher = row.to_agency_id if ours else row.from_agency_id
            label = handover_clocks.LABELS[owed.step].format(kind=word(KINDS, row.handover_kind))
            at = row.answered_at or row.accepted_at or row.sent_at
            yield from _start(Handover.kind(), row, owed.step, label, at, owner, watcher)


def _start(
    kind: str,
    row: Lead | Case | Handover,
    step: str,
    label: str,
    at: dt.datetime,
    owner: Agency,
    watcher: UUID | None = None,
) -> Iterator[Start]:
    """One clock, or none: a step may bind only some agencies, and a law is not older than itself."""
    with suppress(UnknownRule):
        yield Start(
            subject_kind=kind, subject_key=row.pk, rule=rule_for(step, owner.kind_of.slug, at.date()).id,
            trigger_at=at, agency=owner.pk, region_path=owner.region_path, label=label, step=step,
            title=row.title, number=row.number, watcher=watcher,
        )  # fmt: skip
