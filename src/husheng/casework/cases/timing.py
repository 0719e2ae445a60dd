"""The clock of a case: the decision is due while anything on it is undecided."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext_noop

from husheng.foundation.acts.current import act_time
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.clock import default_lawbook
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel.clock import SHANGHAI

from .models import Case

DECIDE: Final = "decide"
LABEL: Final = gettext_noop("作出处理决定")
ASSISTANCE: Final = "assistance"


def filed(case: Case) -> None:
    """Filed: the decision is due."""
    _start(case)


def undecided(case: Case, still: bool) -> None:
    """The decision clock runs, from the day of filing, as long as something is undecided."""
    running = _running(case)
    if still and not running:
        assert case.filed_on is not None
        at = dt.datetime.combine(case.filed_on, dt.time(), SHANGHAI)
        _start(case, at if case.filed_on < act_time().date() else None)
    if not still and running:
        clocks.stop_step(case, DECIDE)


def waits(case: Case) -> None:
    """Another agency assists: time does not count where the article says so."""
    for clock in _running(case):
        allowed = ASSISTANCE in default_lawbook().get(clock.rule).suspensions
        if allowed and clock.state == "running" and clock.due_at and act_time() < clock.due_at:
            clocks.suspend(clock, ASSISTANCE)


def resumed(case: Case) -> None:
    """The assistance has come."""
    for clock in _running(case):
        if clock.state == "suspended":
            clocks.resume(clock)


def ended(case: Case) -> None:
    """Nothing of ours runs on it any more."""
    clocks.stop_all(case.pk)


def _start(case: Case, at: dt.datetime | None = None) -> None:
    clocks.start_step(case, DECIDE, label=LABEL, title=case.title, number=case.number, at=at)


def _running(case: Case) -> list[Clock]:
    rows = Clock.objects.filter(subject_key=case.pk, step=DECIDE).exclude(state="stopped")
    return list(rows.order_by("pk"))
