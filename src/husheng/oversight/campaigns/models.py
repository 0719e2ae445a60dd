"""Campaigns, their tasks, and the monthly reports with manual cells and frozen snapshots."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency

from .states import CAMPAIGN, REPORT, TASK


class Campaign(Acted):
    """专项行动: a plan file brought to life by the lead agency in its region."""

    lifecycle = CAMPAIGN

    plan = models.CharField("方案", max_length=60)  # folder in plans/
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="牵头机构")
    region_path = models.CharField("地区路径", max_length=120)
    state = models.CharField("状态", max_length=20, default=CAMPAIGN.initial)
    title = models.CharField("名称", max_length=200)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    opened_at = models.DateTimeField("启动时间")


class Task(Acted):
    """任务: one duty of the plan for one agency, signed for, carried out, confirmed."""

    lifecycle = TASK

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="tasks")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="承担机构")
    region_path = models.CharField("地区路径", max_length=120)
    slug = models.CharField("任务", max_length=60)
    title = models.CharField("名称", max_length=200)
    state = models.CharField("状态", max_length=20, default=TASK.initial)
    due_on = models.DateField("期限", null=True)
    account = models.TextField("完成情况", blank=True)
    exhibits = models.JSONField("佐证材料", default=list)
    completed_at = models.DateTimeField("完成时间", null=True)
    remark = models.TextField("意见", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "agency", "slug"], name="a_task_is_given_once_to_an_agency"
            )
        ]
        indexes = [models.Index(fields=["agency", "state"], name="tasks_of_agency")]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb in {"confirm", "send_back"}:
            return frozenset({self.campaign.agency_id})
        return frozenset({self.agency_id})


class Report(Acted):
    """月报表 (or the year's): one reporter, one period, one form. Cells are computed, never stored, until submitted."""

    lifecycle = REPORT

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reports")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="填报单位")
    region_path = models.CharField("地区路径", max_length=120)
    period = models.CharField("期间", max_length=10)  # 2023-09, or 2023 for the year
    first_day = models.DateField("期初")
    last_day = models.DateField("期末")
    due_on = models.DateField("报送期限")
    state = models.CharField("状态", max_length=20, default=REPORT.initial)
    narrative = models.TextField("工作开展情况", blank=True)
    submitted_at = models.DateTimeField("报送时间", null=True)
    submitted_by = models.UUIDField("报送人", null=True)
    remark = models.TextField("退回或重开理由", blank=True)

    class Meta:
        ordering: ClassVar = ["-period", "region_path"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "agency", "period"], name="one_report_per_reporter_and_period"
            )
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb in {"send_back", "approve", "reopen"}:
            return frozenset({self.campaign.agency_id})
        return frozenset({self.agency_id})


class ManualCell(models.Model):
    """人工填写: a cell that casework cannot fill; needs a reason and an attachment."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="manual_cells")
    row = models.CharField("行", max_length=30)
    column = models.CharField("列", max_length=30)
    value = models.BigIntegerField("值(金额为分)")
    reason = models.TextField("理由")
    exhibit = models.UUIDField("附件")
    at = models.DateTimeField("时间")
    by = models.UUIDField("填写人")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "row", "column"], name="a_cell_is_filled_once")
        ]


class Snapshot(models.Model):
    """报送快照: what was handed in, byte for byte; its digest is in the ledger leaf of the submission."""

    append_only = True

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, models.PROTECT, related_name="snapshots")
    ordinal = models.PositiveSmallIntegerField("次")
    body = models.BinaryField("规范化内容")
    sha256 = models.CharField("SHA-256", max_length=64)
    signature = models.BinaryField("签名")
    at = models.DateTimeField("时间")
    by = models.UUIDField("报送人")

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["report", "ordinal"], name="snapshots_are_numbered_once")
        ]
