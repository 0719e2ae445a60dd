"""Supervision 督办: what lateness brings (administrative agencies only, L2) and what gravity brings."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency

from .states import LISTING, URGING

STEPS = [
    ("remind", "提醒"),
    ("urge", "催办函"),
    ("supervise", "督办函"),
    ("yellow", "黄牌"),
    ("red", "红牌"),
    ("circulate", "通报"),
]


class Urging(Acted):
    """催办督办: one step of the ladder on one overdue clock, with its paper."""

    lifecycle = URGING

    number = models.CharField("编号", max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="被督办单位")
    issuer = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="发出单位")
    region_path = models.CharField("地区路径", max_length=120)
    step = models.CharField("步骤", max_length=20, choices=STEPS)
    clock = models.UUIDField("期限")
    subject_kind = models.CharField("事项类型", max_length=60)
    subject_key = models.UUIDField("事项")
    title = models.CharField("标题", max_length=200)
    state = models.CharField("状态", max_length=20, default=URGING.initial)
    issued_at = models.DateTimeField("发出时间")
    acknowledged_at = models.DateTimeField("签收时间", null=True)

    class Meta:
        ordering: ClassVar = ["-issued_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["clock", "step"], name="one_paper_per_step_and_clock")]
        indexes = [models.Index(fields=["agency", "state", "-issued_at"], name="urgings_of_agency")]

    def held_by(self, verb: str) -> frozenset[UUID]:
        return frozenset({self.agency_id} if verb == "acknowledge" else {self.agency_id, self.issuer_id})


class Listing(Acted):
    """挂牌督办 or 提级查办: answers gravity, not lateness."""

    lifecycle = LISTING

    number = models.CharField("编号", max_length=40, unique=True)
    listing_kind = models.CharField(
        "种类", max_length=20, choices=[("listed", "挂牌督办"), ("raised", "提级查办")]
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="承办单位")
    issuer = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="督办单位")
    region_path = models.CharField("地区路径", max_length=120)
    subject_kind = models.CharField("事项类型", max_length=60)
    subject_key = models.UUIDField("事项")
    title = models.CharField("标题", max_length=200)
    grounds = models.TextField("理由")
    demands = models.TextField("要求")
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=20, default=LISTING.initial)
    listed_at = models.DateTimeField("挂牌时间")
    account = models.TextField("办理情况", blank=True)
    delisted_at = models.DateTimeField("摘牌时间", null=True)

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb == "report_back":
            return frozenset({self.agency_id})
        if verb in {"delist", "continue"}:
            return frozenset({self.issuer_id})
        return frozenset({self.agency_id, self.issuer_id})
