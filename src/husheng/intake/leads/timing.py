"""The clocks of a lead: accept it, check it, answer its source. Each starts where the one before it ends.

Which rule binds which agency is the lawbook's business; a step without a statutory rule runs by 本地约定.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import Final

from husheng.foundation.acts.current import act_time
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.clock import default_lawbook, rule_for
from husheng.foundation.deadlines.models import Clock

from .models import Lead

ACCEPT, CHECK, ANSWER = "accept", "check", "answer"
LABELS: Final = {ACCEPT: "受理或不予受理", CHECK: "核查", ANSWER: "答复来源"}
ASSISTANCE: Final = "assistance"


def registered(lead: Lead) -> None:
    """The time for accepting runs from the day on which the lead was received."""
    _start(lead, ACCEPT, lead.received_at)


def imported(leads: Sequence[Lead], agency: Agency, known: dict[Hashable, Clock]) -> list[Clock]:
    """The same for a portion of a file, not yet written; the orders are received with the file."""
    now = act_time()
    rule = rule_for(ACCEPT, agency.kind_of.slug, now.date())
    start = clocks.Start(
        Lead.kind(), agency.pk, rule.id, now, agency.pk, agency.region_path, LABELS[ACCEPT], step=ACCEPT
    )
    return clocks.prepared_alike(start, [(lead.pk, lead.title, lead.number) for lead in leads], known)


def accepted(lead: Lead) -> None:
    """Accepted: the check is due."""
    clocks.stop_step(lead, ACCEPT)
    _start(lead, CHECK)


def checked(lead: Lead) -> None:
    """Checked: the source waits for its answer."""
    clocks.stop_all(lead.pk)
    _start(lead, ANSWER)


def answered(lead: Lead) -> None:
    """The source has its answer."""
    clocks.stop_step(lead, ANSWER)


def waits(lead: Lead) -> None:
    """Another agency assists: time does not count where the article says so."""
    for clock in _open(lead, CHECK):
        allowed = ASSISTANCE in default_lawbook().get(clock.rule).suspensions
        if allowed and clock.state == "running" and clock.due_at and act_time() < clock.due_at:
            clocks.suspend(clock, ASSISTANCE)


def resumed(lead: Lead) -> None:
    """The assistance has come."""
    for clock in _open(lead, CHECK):
        if clock.state == "suspended":
            clocks.resume(clock)


def ended(lead: Lead) -> None:
    """Nothing of our own runs on it: it is closed, or others have taken it on."""
    clocks.stop_all(lead.pk)


def _start(lead: Lead, step: str, at: dt.datetime | None = None) -> None:
    clocks.start_step(lead, step, label=LABELS[step], title=lead.title, number=lead.number, at=at)


def _open(lead: Lead, step: str) -> list[Clock]:
    return list(Clock.objects.filter(subject_key=lead.pk, step=step).exclude(state="stopped").order_by("pk"))
