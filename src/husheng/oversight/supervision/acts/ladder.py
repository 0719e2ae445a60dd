"""The office's side of the ladder: urging letter, supervision letter, cards, circular; and the reminders before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_noop

from husheng.foundation.acts.act import Seen, act, bulk, lock, require_seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.calendars import current as calendar
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.states import RUNNING
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.standing import through
from husheng.foundation.kernel.words import say as _

from .. import issuing, letters, offices, rules
from ..models import Urging
from .words import plain, required

SERIES: Final = "D"
RED: Final = "red"
CAP: Final = 100


@dataclass(frozen=True)
class Order:
    """One step to issue on the clock that the coordinator saw."""

    clock: Seen
    step: str
    demands: tuple[str, ...] = ()


@act(Permission.SUPERVISION_URGE)
def urge(actor: Actor, order: Order, /) -> Urging:
    """发出催办督办: the next step of the ladder on one overdue clock, with its paper."""
    row = _issued(actor, [order])[0]
    row.save(force_insert=True)
    _mark_red([row])
    record(
        step=row.step, clock=row.clock, number=row.number, days_late=row.days_late, to_agency=row.agency_id
    )
    return row


@bulk(Permission.SUPERVISION_URGE)
def urge_many(actor: Actor, orders: Sequence[Order], /) -> Sequence[Urging]:
    """批量发出: all of the steps or none."""
    if not orders or len(orders) > CAP:
        words = _("一次最多发 %(cap)s 件，至少 1 件。", cap=CAP)
        raise Invalid("没有发出。", [Problem("pick", words, "请分几次办理。")])
    rows = _issued(actor, orders)
    copy_in(rows)
    _mark_red(rows)
    for row in rows:
        row.act_facts = {"step": row.step, "clock": str(row.clock), "number": row.number}  # type: ignore[attr-defined]
    return rows


@bulk(Permission.SUPERVISION_URGE)
def remind(actor: Actor, keys: Sequence[UUID], /) -> Sequence[Urging]:
    """提醒: sent by the scheduler for an office, before the due day; each reminder once, however often it runs."""
    issuer, at = agencies.agency(actor.agency_id), act_time()
    today = in_shanghai(at).date()
    with through("reminders"):
        found = lock(Clock, [Seen(key) for key in dict.fromkeys(keys)])
        earlier = Urging.objects.filter(clock__in=[one.pk for one in found], rung=0)
        sent = set(earlier.values_list("clock", "step"))
    owners = agencies.by_id({one.agency_id for one in found})
    rows = []
    for clock in found:
        clock.agency = owners[clock.agency_id]
        step = _reminder(clock, today)
        if step is not None and (clock.pk, step.slug) not in sent:
            rows.append(_reminding(clock, step, issuer, actor))
    for row, number in zip(rows, numbers.take(issuer, SERIES, len(rows)) if rows else [], strict=True):
        row.number = row.letter["number"] = number
    copy_in(rows)
    return rows


@act(Permission.SUPERVISION_URGE, on=Urging)
def withdraw(actor: Actor, urging: Urging, reason: str, /) -> Urging:
    """撤回: a paper that should not have gone out; it stays on record, and a red card leaves the clock."""
    if actor.agency_id != urging.issuer_id:
        raise Refused("没有撤回。函件由发出单位撤回；有异议的，请向函件写明的机关提出。")
    urging.withdrawn_reason = required(gettext_noop("没有撤回。"), "words", gettext_noop("撤回理由"), reason)[
        :200
    ]
    urging.withdrawn_at = act_time()
    if urging.step == RED:
        clocks.mark_red([urging.clock], False)
    record(step=urging.step, clock=urging.clock)
    return urging


def _issued(actor: Actor, orders: Sequence[Order]) -> list[Urging]:
    """The papers of all orders. The clocks stay locked, so that the other side's answer comes before or after."""
    at, known = act_time(), offices.known()
    wanted = {order.clock.pk: order for order in orders}
    found = lock(Clock, [order.clock for order in orders])
    owners = agencies.by_id({clock.agency_id for clock in found})
    papers = issuing.issued_on(wanted)
    rows = []
    for clock in found:
        clock.agency = owners[clock.agency_id]
        issuing.require_known(actor, clock)
        require_seen(clock, wanted[clock.pk].clock)
        issuing.require_laddered(clock)
        issuing.require_overdue(clock, at)
        judged = issuing.judged(clock, at, papers.get(clock.pk, []), offices.chain(clock.agency, known))
        order = wanted[clock.pk]
        step = issuing.require_next(actor, judged, order.step)
        demands = [one.strip() for one in order.demands if one.strip()]
        plain(gettext_noop("没有发出。"), "demands", gettext_noop("督办要求"), "\n".join(demands))
        rows.append(issuing.compose(actor, judged, step, letters.UNNUMBERED, demands, at))
    issuer = agencies.agency(actor.agency_id)
    for row, number in zip(rows, numbers.take(issuer, SERIES, len(rows)), strict=True):
        row.number = number
        if "number" in row.letter:
            row.letter["number"] = number
    return rows


def _mark_red(rows: Sequence[Urging]) -> None:
    if red := [row.clock for row in rows if row.step == RED]:
        clocks.mark_red(red)


def _reminder(clock: Clock, today: dt.date) -> rules.Step | None:
    if clock.state != RUNNING or not clock.laddered or clock.last_day is None or not clock.in_force:
        return None
    if clock.last_day < today or not rules.stands_on_the_ladder(clock.agency.kind_of.standing):
        return None
    started, days = in_shanghai(clock.started_at).date(), rules.reminder_days(clock.last_day, calendar())
    return rules.steps().get(rules.reminder(days, started, today))


def _reminding(clock: Clock, step: rules.Step, issuer: Agency, actor: Actor) -> Urging:
    at = act_time()
    today = in_shanghai(at).date()
    assert clock.last_day is not None
    return Urging(
        **issuing.basics(clock, step, issuer, letters.UNNUMBERED, at, actor.user_id),
        days_late=0,
        letter=letters.written(
            step,
            letters.Writing(
                late=clock.agency,
                issuer=issuer,
                number=letters.UNNUMBERED,
                matter_no=clock.number,
                matter=issuing.matter(clock),
                due_on=clock.last_day,
                today=today,
                days=rules.days_late(today, clock.last_day, calendar()),
                answer_by=None,
                urged_on=None,
                contact=issuer.short_name,
                appeal_to="",
                demands=(),
            ),
        ),
    )
