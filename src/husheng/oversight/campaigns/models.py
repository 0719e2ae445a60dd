"""Campaigns, their tasks, and the reports with cells filled by hand and frozen snapshots (seed 002)."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.rows import Rows

from .states import CAMPAIGN, REPORT, TASK

# What stands in a task or report: its own agency's, the region's office's, and the lead agency's.
OF_THE_LEAD = "EXISTS (SELECT FROM campaigns_campaign c WHERE c.id = campaign_id AND c.agency_id = {agency})"
OF_THE_REPORT = "husheng_sees('campaigns.report', report_id)"


class Campaign(Acted):
    """专项行动: a plan file brought to life by the lead agency in its region."""

    seen_by = Rows(held="agency", known=True)

    lifecycle = CAMPAIGN

    plan = models.CharField("方案", max_length=60)  # folder with plan.toml
    plan_version = models.CharField("方案版本", max_length=64)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="牵头机构")
    region_path = models.CharField("地区路径", max_length=120)
    state = models.CharField("状态", max_length=20, default=CAMPAIGN.initial)
    title = models.CharField("名称", max_length=200)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    opened_at = models.DateTimeField("启动时间")
    closed_at = models.DateTimeField("结束时间", null=True)
    closing = models.TextField("结束说明", blank=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "region_path"],
                condition=models.Q(state="open"),
                name="a_plan_runs_once_in_a_region",
            )
        ]


class Task(Acted):
    """任务: one duty of the plan for one agency, signed for, carried out, confirmed."""

    seen_by = Rows(held="agency", known=True, also=OF_THE_LEAD)

    lifecycle = TASK

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="tasks")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="承担机构")
    region_path = models.CharField("地区路径", max_length=120)
    slug = models.CharField("任务", max_length=60)
    phase = models.CharField("阶段", max_length=40)
    title = models.CharField("名称", max_length=200)
    evidence = models.JSONField("应交佐证", default=list)  # of an added task; a plan's own stand in its file
    state = models.CharField("状态", max_length=20, default=TASK.initial)
    due_on = models.DateField("期限")
    signed_at = models.DateTimeField("签收时间", null=True)
    signed_by = models.UUIDField("签收人", null=True)
    account = models.TextField("完成情况", blank=True)
    exhibits = models.JSONField("佐证材料", default=list)
    completed_at = models.DateTimeField("完成时间", null=True)
    completed_by = models.UUIDField("办理人", null=True)
    confirmed_at = models.DateTimeField("销号时间", null=True)
    confirmed_by = models.UUIDField("销号人", null=True)
    remark = models.TextField("意见", blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "agency", "slug"], name="a_task_is_given_once_to_an_agency"
            )
        ]
        indexes = [
            models.Index(fields=["agency", "state", "due_on"], name="tasks_of_agency"),
            models.Index(fields=["campaign", "due_on", "id"], name="tasks_of_campaign"),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        return _held(self, verb, {"confirm", "ask_again"})


class Report(Acted):
    """报表 of one reporter and period. Its cells are computed, never stored, until it is handed in."""

    seen_by = Rows(held="agency", known=True, also=OF_THE_LEAD)

    lifecycle = REPORT
    MONTH, YEAR = "month", "year"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reports")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="填报单位")
    region_path = models.CharField("地区路径", max_length=120)
    sort = models.CharField("种类", max_length=10, choices=[(MONTH, "月报"), (YEAR, "年报")])
    period = models.CharField("期间", max_length=10)  # 2023-09, or the year report's id
    first_day = models.DateField("期初")
    last_day = models.DateField("期末")
    until_filed = models.BooleanField("至填报之日", default=False)
    corrects = models.CharField("更正", max_length=10, blank=True)
    due_on = models.DateField("报送期限")
    state = models.CharField("状态", max_length=20, default=REPORT.initial)
    narrative = models.TextField("工作开展情况", blank=True)
    contact = models.CharField("联系方式", max_length=40, blank=True)
    filled_by = models.UUIDField("填表人", null=True)
    first_on = models.DateField("首次报送", null=True)
    submitted_at = models.DateTimeField("报送时间", null=True)
    submitted_by = models.UUIDField("报送人", null=True)
    approved_at = models.DateTimeField("审核通过时间", null=True)
    remark = models.TextField("退回或重开理由", blank=True)

    class Meta:
        ordering: ClassVar = ["-due_on", "region_path", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "agency", "period"], name="one_report_per_reporter_and_period"
            )
        ]
        indexes = [
            models.Index(fields=["agency", "state", "due_on"], name="reports_of_agency"),
            models.Index(fields=["campaign", "period"], name="reports_of_period"),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        return _held(self, verb, {"send_back", "approve", "reopen"})


class ManualCell(models.Model):
    """人工填写: a cell that casework cannot fill; needs a reason and an attachment. Money in fen."""

    seen_by = Rows(also=OF_THE_REPORT)

    report = models.ForeignKey(Report, models.PROTECT, related_name="manual_cells")
    row = models.CharField("行", max_length=30)
    column = models.CharField("列", max_length=30)
    value = models.BigIntegerField("值(金额为分)")
    reason = models.TextField("理由")
    exhibit = models.UUIDField("附件")
    at = models.DateTimeField("时间")
    by = models.UUIDField("填写人")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "row", "column"], name="a_cell_is_filled_once")
        ]


class Snapshot(models.Model):
    """报送快照: what was handed in, byte for byte; its digest is in the ledger leaf of the submission."""

    seen_by = Rows(also=OF_THE_REPORT)

    append_only = True

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, models.PROTECT, related_name="snapshots")
    ordinal = models.PositiveSmallIntegerField("次")
    act = models.UUIDField("行为")
    body = models.BinaryField("规范化内容")
    sha256 = models.CharField("SHA-256", max_length=64)
    signature = models.BinaryField("签名")
    marks = models.JSONField("事实印记", default=dict)  # period -> mark of its facts when this was handed in
    at = models.DateTimeField("时间")
    by = models.UUIDField("报送人")

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["report", "ordinal"], name="snapshots_are_numbered_once")
        ]


def _held(row: Task | Report, verb: str, of_the_lead: set[str]) -> frozenset[UUID]:
    """The lead agency answers to what was handed in; whoever hands it in does the rest; both read it."""
    if verb in of_the_lead:
        return frozenset({row.campaign.agency_id})
    if verb == "read":
        return frozenset({row.agency_id, row.campaign.agency_id})
    return frozenset({row.agency_id})
