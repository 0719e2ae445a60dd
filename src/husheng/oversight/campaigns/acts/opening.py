"""A plan brought to life: the campaign, the tasks of every agency down to the districts, the reports that fall due, and
its end. What is given out is one journal row and one leaf for each task and report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from husheng.foundation.acts.act import act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import act_time, current, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import clocks
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused
from husheng.foundation.kernel.plain import require_plain
from husheng.foundation.kernel.words import say as _

from .. import files, rules
from ..form.schedule import Slot, schedule
from ..models import Campaign, Report, Task
from ..plans.plan import Plan
from ..states import HANDED_IN

CITY, DISTRICT = "city", "district"
ADDED: Final = "added"
STEP: Final = "report"


@dataclass(frozen=True)
class AddedTask:
    """A task beside the plan, such as a spot check, for the agencies named."""

    title: str
    evidence: str
    due_on: dt.date | None
    agencies: Sequence[UUID]


@act(Permission.CAMPAIGN_OPEN)
def open_(actor: Actor, plan_name: str, /) -> Campaign:
    """启动专项行动: every agency of the region receives its tasks and the reports that it will owe."""
    plan = files.plan(plan_name)
    if plan.lead != actor.agency_kind or plan.region != actor.region_code:
        raise Refused("没有启动。这个方案由方案所写地区的牵头机构启动，请转给它的专班办公室。")
    if Campaign.objects.filter(plan=plan_name, region_path=actor.region_path, state="open").exists():
        raise Conflict("没有启动。这个专项行动正在进行，请直接打开它。", code="campaign_runs")
    campaign = Campaign.objects.create(
        plan=plan_name,
        plan_version=plan.version,
        agency=agencies.agency(actor.agency_id),
        region_path=actor.region_path,
        title=plan.title.zh,
        starts_on=plan.first,
        ends_on=plan.last,
        opened_at=act_time(),
    )
    given, expected = _hand_out(actor, campaign, plan)
    record(plan=plan_name, version=plan.version, tasks=given, reports=expected)
    return campaign


@act(Permission.CAMPAIGN_OPEN, on=Campaign)
def dispatch(actor: Actor, campaign: Campaign, /) -> Campaign:
    """补发任务: to agencies that came after the start; what was given out already stays as it is."""
    given, expected = _hand_out(actor, campaign, files.plan_of(campaign))
    if not given + expected:
        raise Conflict("没有补发。各机构的任务和报表都已经发出。", code="nothing_to_give")
    record(tasks=given, reports=expected)
    return campaign


@act(Permission.CAMPAIGN_OPEN, on=Campaign)
def assign(actor: Actor, campaign: Campaign, added: AddedTask, /) -> Campaign:
    """下发任务: one beside the plan, to the agencies named."""
    _lead_only(actor, campaign)
    problems = rules.added_task_problems(added.title, added.due_on, added.agencies, act_time().date())
    named = agencies.by_id(set(added.agencies))
    inside = [a for a in named.values() if a.active and a.region_path.startswith(campaign.region_path)]
    if len(inside) != len(set(added.agencies)):
        problems.append(Problem("agencies", "有机构不在本地区。", "请只选本地区在用的机构。"))
    if problems or added.due_on is None:
        raise Invalid("没有下发。", problems)
    require_plain("没有下发。", [("title", "任务", added.title), ("evidence", "应交佐证", added.evidence)])
    before = campaign.tasks.filter(slug__startswith=f"{ADDED}-").values("slug").distinct().count()
    slug, evidence = f"{ADDED}-{before + 1}", [line.strip() for line in added.evidence.splitlines()]
    tasks = [
        Task(
            campaign=campaign, agency=agency, region_path=agency.region_path, slug=slug, phase="",
            title=added.title.strip(), evidence=[line for line in evidence if line], due_on=added.due_on,
        )
        for agency in sorted(inside, key=lambda agency: (agency.region_path, agency.pinyin))
    ]  # fmt: skip
    give(actor, tasks)
    record(slug=slug, due=added.due_on, tasks=len(tasks))
    return campaign


@act(Permission.CAMPAIGN_OPEN, on=Campaign)
def close_(actor: Actor, campaign: Campaign, reason: str, /) -> Campaign:
    """结束专项行动: with a word on whatever is still open; its clocks stop."""
    _lead_only(actor, campaign)
    tasks = campaign.tasks.exclude(state="confirmed").count()
    reports = list(campaign.reports.exclude(state__in=HANDED_IN).order_by("pk"))
    if (tasks or reports) and not reason.strip():
        words = _(
            "还有 %(tasks)s 项任务没有销号，%(reports)s 份报表没有报送。", tasks=tasks, reports=len(reports)
        )
        raise Invalid("没有结束。", [Problem("reason", words, "请办完，或写明为什么现在结束。")])
    require_plain("没有结束。", [("reason", "结束说明", reason)])
    for report in reports:
        clocks.stop_all(report.pk)
    campaign.closed_at, campaign.closing = act_time(), reason.strip()
    record(open_tasks=tasks, open_reports=len(reports))
    return campaign


@bulk(Permission.CAMPAIGN_OPEN)
def give(actor: Actor, tasks: Sequence[Task], /) -> Sequence[Task]:
    """下发任务: part of opening, of dispatching and of an added task."""
    _inside_only()
    copy_in(tasks)
    return tasks


@bulk(Permission.CAMPAIGN_OPEN)
def expect(actor: Actor, reports: Sequence[Report], starts: Sequence[clocks.Start], /) -> Sequence[Report]:
    """设定应报报表: each with its clock; part of opening and of dispatching."""
    _inside_only()
    copy_in(reports)
    due = {report.pk: report.due_on for report in reports}
    for clock in clocks.start_many(starts):
        if clock.last_day is not None and clock.last_day != due[clock.subject_key]:
            raise Invalid(
                "没有启动。方案写的报送期限与时限规则算出的不是同一天，请核对方案文件。",
                facts={"rule": clock.rule, "due": due[clock.subject_key], "clock": clock.last_day},
            )
    return reports


def _hand_out(actor: Actor, campaign: Campaign, plan: Plan) -> tuple[int, int]:
    """Tasks and reports that are missing; how many of each were given out."""
    everybody = _agencies(campaign)
    tasks = _missing_tasks(campaign, plan, everybody)
    reports, starts = _missing_reports(campaign, plan, everybody)
    if tasks:
        give(actor, tasks)
    if reports:
        expect(actor, reports, starts)
    return len(tasks), len(reports)


def _agencies(campaign: Campaign) -> list[tuple[Agency, str]]:
    """Every active agency of the region and its districts, with the level at which it stands."""
    above = campaign.region_path
    rows = agencies.below(above).filter(active=True).select_related("kind_of")
    found = []
    for agency in rows.order_by("region_path", "pinyin", "pk"):
        depth = agency.region_path.count("/") - above.count("/")
        if depth in (0, 1):
            found.append((agency, DISTRICT if depth else CITY))
    return found


def _missing_tasks(campaign: Campaign, plan: Plan, everybody: list[tuple[Agency, str]]) -> list[Task]:
    given = set(campaign.tasks.values_list("agency_id", "slug"))
    return [
        Task(
            campaign=campaign, agency=agency, region_path=agency.region_path, slug=task.id, phase=task.phase,
            title=task.title.zh, due_on=task.due,
        )
        for agency, level in everybody
        for task in plan.tasks_of(agency.kind_of.slug, level)
        if (agency.pk, task.id) not in given
    ]  # fmt: skip


def _missing_reports(
    campaign: Campaign, plan: Plan, everybody: list[tuple[Agency, str]]
) -> tuple[list[Report], list[clocks.Start]]:
    if plan.form is None:
        return [], []
    expected = set(campaign.reports.values_list("agency_id", "period"))
    reports, starts = [], []
    slots = schedule(files.form_of(campaign))
    for agency, level in everybody:
        for slot in slots if plan.reports(agency.kind_of.slug, level) else ():
            if (agency.pk, slot.period.id) not in expected:
                report = _report(campaign, agency, slot)
                reports.append(report)
                starts += _start(campaign, report, slot)
    return reports, starts


def _report(campaign: Campaign, agency: Agency, slot: Slot) -> Report:
    return Report(
        campaign=campaign,
        agency=agency,
        region_path=agency.region_path,
        sort=slot.kind,
        period=slot.period.id,
        first_day=slot.period.first,
        last_day=slot.period.last,
        until_filed=slot.until_filed,
        corrects=slot.corrects,
        due_on=slot.due,
    )


def _start(campaign: Campaign, report: Report, slot: Slot) -> list[clocks.Start]:
    """The clock of one report, if its file names a rule: it is triggered by the period that is reported."""
    if not slot.clock:
        return []
    return [
        clocks.Start(
            subject_kind=Report.kind(),
            subject_key=report.pk,
            rule=slot.clock,
            trigger_at=dt.datetime.combine(slot.period.first, dt.time(), SHANGHAI),
            agency=report.agency_id,
            region_path=report.region_path,
            label="报送月报表" if slot.kind == Report.MONTH else "报送年报表",
            step=STEP,
            title=campaign.title,
            number=slot.period.id if slot.kind == Report.MONTH else slot.label.zh,
        )
    ]


def _lead_only(actor: Actor, campaign: Campaign) -> None:
    if actor.agency_id != campaign.agency_id:
        raise Refused("没有办理。这件事由专项行动的牵头机构办理。")


def _inside_only() -> None:
    if current().outermost:
        raise Refused(
            "没有办理。任务和报表随专项行动的启动、补发或下发一起发出。", code="campaigns.inside_only"
        )
