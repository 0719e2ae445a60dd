"""Whether a step may be issued on a clock, and the paper that it makes. Used by the acts and by the preview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines.calendars import current as calendar
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.states import RUNNING
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem, Refused, Stale
from husheng.foundation.kernel.words import say as _
from husheng.intake.handovers.models import MISCONDUCT, Handover

from . import letters, offices, rules, words
from .models import Urging
from .rules import Given, Standing, Step

UNKNOWN: Final = "没有找到这个时限。它可能不存在，或不属于您办理的范围。"


@dataclass(frozen=True)
class Judged:
    """A clock on the ladder, as it stands today."""

    clock: Clock
    papers: list[Urging]
    standing: Standing
    chain: list[Agency]
    today: dt.date

    @property
    def days_late(self) -> int:
        assert self.clock.last_day is not None
        return rules.days_late(self.clock.last_day, self.today, calendar())


def judged(clock: Clock, now: dt.datetime, papers: Iterable[Urging], chain: list[Agency]) -> Judged:
    """Where a clock stands, given the papers that have been issued on it."""
    assert clock.last_day is not None
    today, listed = in_shanghai(now).date(), list(papers)
    given = [Given(one.step, one.answer_by) for one in listed]
    return Judged(clock, listed, rules.standing(clock.last_day, given, today, calendar()), chain, today)


def issued_on(clocks: Iterable[UUID]) -> dict[UUID, list[Urging]]:
    """The papers of the ladder on many clocks, in their order, one query."""
    found: dict[UUID, list[Urging]] = {}
    rows = Urging.objects.filter(clock__in=list(clocks), rung__gt=0).exclude(state="withdrawn")
    for row in rows.order_by("rung"):
        found.setdefault(row.clock, []).append(row)
    return found


def require_known(actor: Actor, clock: Clock) -> None:
    """The coordinator of the region; misconduct of officials is on nobody's board (L15)."""
    if not actor.sees(clock) or _hidden(clock):
        raise NotFound(UNKNOWN)
    if not actor.may(Permission.SUPERVISION_URGE, clock, "urge"):
        raise Refused("没有发出。催办督办由专班办公室办理，请由专班办公室的岗位办理。")


def require_laddered(clock: Clock) -> None:
    """Never to police, procuratorate, court, supervision commission, coordinating bodies or sources (L2)."""
    if not clock.laddered or not rules.stands_on_the_ladder(clock.agency.kind_of.standing):
        raise Refused(
            "没有发出。公安、检察、审判、监察机关和协调机构不在催办梯次内；"
            "公安机关逾期的，由移送机关复议或者提请检察机关立案监督。",
            code="supervision.not_on_the_ladder",
            facts={"clock": str(clock.pk), "standing": clock.agency.kind_of.standing},
        )


def require_overdue(clock: Clock, now: dt.datetime) -> None:
    """The world may have moved on since the page was opened."""
    if clock.state != RUNNING or clock.due_at is None or not clock.in_force:
        raise Conflict("没有发出。这个时限已经停止或者中止，不再逾期。", code="supervision.not_running")
    if clock.due_at > now or clock.last_day is None:
        raise Conflict("没有发出。这个时限还没有逾期。", code="supervision.not_overdue")


def require_next(actor: Actor, found: Judged, wanted: str) -> Step:
    """The step that is next, on its day, by the office whose turn it is; each step once, none skipped."""
    step = rules.steps().get(wanted)
    if step is None or not step.rung:
        problem = Problem("step", "没有这一步。", "请从催办函、督办函、黄牌、红牌、通报里选。")
        raise Invalid("没有发出。", [problem])
    before = next((paper for paper in found.papers if paper.step == wanted), None)
    if before is not None:
        raise Stale(
            _("没有发出。%(step)s已由%(office)s发出，一个时限每一步只发一次。",
              step=words.step(step.slug), office=before.issuer.short_name),
            code="supervision.issued_before",
        )  # fmt: skip
    following, opens = found.standing.following, found.standing.opens
    if following is None or following.slug != wanted:
        name = words.step(following.slug) if following else ""
        raise Conflict(_("没有发出。梯次不能跳级，下一步是%(step)s。", step=name), code="supervision.skips")
    if opens is None or opens > found.today:
        raise Conflict(
            _("没有发出。%(step)s最早可以在 %(day)s 发出。", step=words.step(step.slug), day=str(opens)),
            code="supervision.too_early",
        )
    _require_office(actor, found, opens)
    return step


def _require_office(actor: Actor, found: Judged, opens: dt.date) -> None:
    chain = offices.keys(found.chain)
    if not chain:
        raise Refused("没有发出。这个单位上面还没有专班办公室，请系统管理员先登记。")
    if not rules.may_issue(actor.agency_id, chain, opens, found.today, calendar()):
        raise Refused(
            _("没有发出。这一步由%(office)s发出；它久拖不发的，上级专班办公室才可以发出。",
              office=found.chain[0].short_name)
        )  # fmt: skip


def compose(
    actor: Actor, found: Judged, step: Step, number: str, demands: Sequence[str], at: dt.datetime
) -> Urging:
    """The paper of a step, not yet stored."""
    clock, issuer = found.clock, next(one for one in found.chain if one.pk == actor.agency_id)
    assert clock.last_day is not None
    until = rules.answer_by(step, found.today, calendar())
    urged = next((in_shanghai(one.issued_at).date() for one in found.papers if one.step == "urge"), None)
    return Urging(
        **basics(clock, step, issuer, number, at, actor.user_id),
        days_late=found.days_late,
        answer_by=until,
        letter=letters.written(
            step,
            letters.Writing(
                late=clock.agency,
                issuer=issuer,
                number=number,
                matter_no=clock.number,
                matter=matter(clock),
                due_on=clock.last_day,
                today=found.today,
                days=found.days_late,
                answer_by=until,
                urged_on=urged,
                contact=f"{issuer.short_name} {actor.name}",
                appeal_to=offices.appeal_to(issuer),
                demands=tuple(demands) or tuple(rules.facts()["demands"]["usual"]),
            ),
        ),
    )


def basics(
    clock: Clock, step: Step, issuer: Agency, number: str, at: dt.datetime, by: UUID
) -> dict[str, object]:
    """What a paper keeps of its clock."""
    return {
        "number": number,
        "agency": clock.agency,
        "issuer": issuer,
        "region_path": clock.region_path,
        "step": step.slug,
        "rung": step.rung,
        "clock": clock.pk,
        "subject_kind": clock.subject_kind,
        "subject_key": clock.subject_key,
        "subject_number": clock.number,
        "label": clock.label,
        "title": clock.title,
        "due_on": clock.last_day,
        "issued_at": at,
        "issued_by": by,
    }


def matter(clock: Clock) -> str:
    """The matter and the step owed on it: composed words, no person (P4)."""
    return f"{clock.title}：{clock.label}" if clock.title else clock.label


def _hidden(clock: Clock) -> bool:
    """What the office does not see of a hand-over it does not urge: misconduct lies in no region."""
    known = Handover.objects.filter(pk=clock.subject_key).exclude(handover_kind=MISCONDUCT)
    return clock.subject_kind == Handover.kind() and not known.exists()
