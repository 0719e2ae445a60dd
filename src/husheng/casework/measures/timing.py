"""What is owed on a measure runs on its case, so that the case cannot be closed meanwhile: service, payment."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext_noop

from husheng.foundation.acts.current import act_time
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.clock import rule_for
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.kernel.clock import SHANGHAI

from . import rules
from .models import Measure

SERVE, PAY = "serve", "pay"
PAY_RULE: Final = "ap.pay"
LABELS: Final = {SERVE: gettext_noop("送达决定书"), PAY: gettext_noop("收缴罚款")}


def decided(measure: Measure) -> None:
    """Decided: to be served."""
    rule = rule_for(SERVE, measure.agency.kind_of.slug, act_time().date()).id
    _start(measure, SERVE, rule, act_time())


def served(measure: Measure) -> None:
    """Served: a fine is to be paid, from the day on the receipt."""
    assert measure.served_on is not None
    at = act_time()
    if measure.served_on < at.date():
        at = dt.datetime.combine(measure.served_on, dt.time(23, 59), SHANGHAI)
    for clock in open_clocks().filter(subject_key=measure.case_id, step=_step(measure, SERVE)):
        clocks.stop(clock, at=max(at, clock.started_at))
    if measure.measure_kind == rules.FINE:
        _start(measure, PAY, PAY_RULE, at)


def ended(measure: Measure) -> None:
    """Performed or revoked: nothing is owed on it any more."""
    for step in (SERVE, PAY):
        clocks.stop_step(measure.case, _step(measure, step))


def _step(measure: Measure, step: str) -> str:
    return f"{step}:{measure.number}"


def _start(measure: Measure, step: str, rule: str, at: dt.datetime) -> None:
    case = measure.case
    clocks.start(
        case.kind(),
        case.pk,
        rule,
        at,
        measure.agency_id,
        label=LABELS[step],
        step=_step(measure, step),
        title=case.title,
        number=measure.number,
        laddered=step == SERVE,
    )
