"""Supervision 督办: what lateness brings (administrative agencies only, L2) and what gravity brings."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.rows import Rows

from .rules import steps
from .states import GRAVE, LISTING, URGING

LISTED, RAISED = "listed", "raised"
LISTING_KINDS = [(LISTED, "挂牌督办"), (RAISED, "提级查办")]


class Urging(Acted):
    """催办督办: one step of the ladder on one overdue clock, with the facts of its paper; or a reminder before it."""

    seen_by = Rows(
        agencies=("agency", "issuer"), region="region_path", granted=True, also="step = 'circulate'"
    )

    lifecycle = URGING

    number = models.CharField("编号", max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="被督办单位")
    issuer = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="发出单位")
    region_path = models.CharField("地区路径", max_length=120)
    step = models.CharField("步骤", max_length=20, choices=[(s.slug, s.zh) for s in steps().values()])
    rung = models.PositiveSmallIntegerField("级次")
    clock = models.UUIDField("期限")
    subject_kind = models.CharField("事项类型", max_length=60)
    subject_key = models.UUIDField("事项")
    subject_number = models.CharField("事项编号", max_length=40, blank=True)
    label = models.CharField("环节", max_length=120)
    title = models.CharField("标题", max_length=300)
    due_on = models.DateField("到期日")
    days_late = models.PositiveIntegerField("逾期工作日")
    answer_by = models.DateField("请于何日前答复", null=True)
    letter = models.JSONField("函件内容")
    state = models.CharField("状态", max_length=20, default=URGING.initial)
    issued_at = models.DateTimeField("发出时间")
    issued_by = models.UUIDField("签发人")
    acknowledged_at = models.DateTimeField("签收时间", null=True)
    acknowledged_by = models.UUIDField("签收人", null=True)
    reply = models.TextField("情况说明", blank=True)
    promised_on = models.DateField("预计办结", null=True)
    replied_at = models.DateTimeField("说明时间", null=True)
    replied_by = models.UUIDField("说明人", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "step"],
                condition=~models.Q(state="withdrawn"),
                name="one_paper_per_step_and_clock",
            )
        ]
        indexes = [
            models.Index(fields=["agency", "state", "-issued_at", "-id"], name="urgings_of_agency"),
            models.Index(fields=["-issued_at", "-id"], condition=models.Q(rung__gt=0), name="urgings_by_day"),
            models.Index(fields=["clock", "rung"], name="urgings_of_clock"),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb in {"acknowledge", "reply"}:
            return frozenset({self.agency_id})
        if verb == "withdraw":
            return frozenset({self.issuer_id})
        return frozenset({self.agency_id, self.issuer_id})


class Listing(Acted):
    """挂牌督办 or 提级查办: answers gravity, not lateness."""

    seen_by = Rows(agencies=("agency", "issuer"), region="region_path")

    lifecycle = LISTING

    number = models.CharField("编号", max_length=40, unique=True)
    listing_kind = models.CharField("种类", max_length=20, choices=LISTING_KINDS)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="承办单位")
    issuer = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="督办单位")
    region_path = models.CharField("地区路径", max_length=120)
    subject_kind = models.CharField("事项类型", max_length=60)
    subject_key = models.UUIDField("事项")
    subject_number = models.CharField("事项编号", max_length=40)
    title = models.CharField("标题", max_length=300)
    grounds = models.JSONField("重大情形")
    words = models.TextField("理由")
    demands = models.JSONField("要求")
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=20, default=LISTING.initial)
    listed_at = models.DateTimeField("挂牌时间")
    listed_by = models.UUIDField("签发人")
    account = models.TextField("办理情况", blank=True)
    reported_at = models.DateTimeField("报告时间", null=True)
    rounds = models.JSONField("此前各轮", default=list)
    conclusion = models.TextField("摘牌意见", blank=True)
    delisted_at = models.DateTimeField("摘牌时间", null=True)

    class Meta:
        ordering: ClassVar = ["-listed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_key"],
                condition=~models.Q(state="delisted"),
                name="one_open_listing_per_matter",
            )
        ]
        indexes = [
            models.Index(fields=["agency", "state"], name="listings_of_agency"),
            models.Index(fields=["-listed_at", "-id"], name="listings_by_day"),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb == "report_back":
            return frozenset({self.agency_id})
        if verb in {"delist", "continue"}:
            return frozenset({self.issuer_id})
        return frozenset({self.agency_id, self.issuer_id})


class Grave(Acted):
    """重大事项报告: a grave matter goes up at once; the office signs for it and says what became of it."""

    seen_by = Rows(agencies=("agency", "office", "superior"), region="region_path")

    lifecycle = GRAVE

    number = models.CharField("编号", max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="报告单位")
    office = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="专班办公室")
    superior = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name="上级主管部门"
    )
    region_path = models.CharField("地区路径", max_length=120)
    subject_kind = models.CharField("事项类型", max_length=60)
    subject_key = models.UUIDField("事项")
    subject_number = models.CharField("事项编号", max_length=40)
    title = models.CharField("标题", max_length=300)
    grounds = models.JSONField("重大情形")
    words = models.TextField("情况")
    state = models.CharField("状态", max_length=20, default=GRAVE.initial)
    raised_at = models.DateTimeField("报告时间")
    raised_by = models.UUIDField("报告人")
    receipt_number = models.CharField("回执编号", max_length=40, blank=True)
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.UUIDField("签收人", null=True)
    listing = models.ForeignKey(
        Listing, models.PROTECT, null=True, related_name="reports", verbose_name="督办"
    )
    answer = models.TextField("处理意见", blank=True)
    settled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_key"],
                condition=~models.Q(state="settled"),
                name="one_open_report_per_matter",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="settled") | models.Q(listing__isnull=False) | ~models.Q(answer=""),
                name="a_settled_report_says_what_became_of_it",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state", "-raised_at"], name="graves_of_office"),
            models.Index(fields=["-raised_at", "-id"], name="graves_by_day"),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb in {"receive", "settle"}:
            return frozenset({self.office_id})
        known = {self.agency_id, self.office_id, self.superior_id}
        return frozenset(key for key in known if key is not None)
