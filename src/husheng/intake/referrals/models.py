"""Referrals 涉嫌犯罪案件移送. The case is known by (kind, key): it lives above."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.rows import Rows

from .states import REFERRAL

POLICE = frozenset(
    {
        "ask_papers",
        "conclude",
        "file",
        "file_on_order",
        "find_complete",
        "give_reasons",
        "not_file",
        "receive",
        "reroute",
        "review_file",
        "review_uphold",
    }
)
PROCURATORATE = frozenset({"accept_reasons", "ask_reasons", "order_filing", "tell_agency", "urge"})
CONCLUSIONS = [
    ("prosecution", "移送审查起诉"),
    ("withdrawn", "撤销案件"),
    ("terminated", "终止侦查"),
    ("transferred", "移送其他机关侦查"),
]


class Referral(Acted):
    """移送公安: one case, its five papers, and the police decision."""

    seen_by = Rows(
        agencies=("from_agency", "police", "procuratorate"),
        region="region_path",
        granted=True,
        crime="sent_at IS NOT NULL",
    )

    lifecycle = REFERRAL

    number = models.CharField("编号", max_length=40, unique=True)
    state = models.CharField("状态", max_length=20, default=REFERRAL.initial)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="移送机关")
    police = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="公安机关")
    procuratorate = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name="检察院"
    )
    region_path = models.CharField("地区路径", max_length=120)
    subject_kind = models.CharField("事项类型", max_length=60)
    subject_key = models.UUIDField("案件")
    subject_number = models.CharField("案号", max_length=40)
    title = models.CharField("案由", max_length=200)
    offences = models.JSONField("涉嫌罪名", default=list)
    facts = models.TextField("基本事实", blank=True)
    basis = models.TextField("法律依据", blank=True)
    investigators = models.JSONField("专案组", default=list)
    papers = models.JSONField("移送材料", default=dict)  # paper slug -> exhibit key, or why there is none
    missing = models.JSONField("缺的材料", default=list)
    reported_at = models.DateTimeField("报告时间")
    reported_by = models.UUIDField("报告人")
    approved_at = models.DateTimeField("批准时间", null=True)
    approved_by = models.UUIDField("批准人", null=True)
    sent_at = models.DateTimeField("移送时间", null=True)
    received_at = models.DateTimeField("公安签收时间", null=True)
    first_received_at = models.DateTimeField("首次签收时间", null=True)
    checked_at = models.DateTimeField("材料齐全时间", null=True)
    decided_at = models.DateTimeField("公安决定时间", null=True)
    police_number = models.CharField("公安文号", max_length=60, blank=True)
    filed = models.BooleanField("是否立案", null=True)
    ordered = models.BooleanField("通知立案", default=False)
    goods_at = models.DateTimeField("物品移交时间", null=True)
    conclusion = models.CharField("侦查结果", max_length=20, choices=CONCLUSIONS, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        ordering: ClassVar = ["-reported_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_key"],
                condition=~models.Q(state__in=["closed", "declined"]),
                name="one_open_referral_per_case",
            )
        ]
        indexes = [
            models.Index(fields=["from_agency", "state", "-reported_at", "-id"], name="referrals_by_us"),
            models.Index(fields=["police", "state", "-reported_at", "-id"], name="referrals_to_police"),
            models.Index(fields=["procuratorate", "state"], name="referrals_supervised"),
            models.Index(fields=["subject_key"], name="referrals_of_case"),
            models.Index(
                fields=["region_path", "first_received_at"],
                name="referrals_of_region",
                opclasses=["text_pattern_ops", "timestamptz_ops"],
            ),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb in POLICE:
            return _some(self.police_id)
        if verb in PROCURATORATE:
            return _some(self.procuratorate_id)
        if verb == "read":
            return _some(self.from_agency_id, self.police_id, self.procuratorate_id)
        return frozenset({self.from_agency_id})


class Milestone(models.Model):
    """节点: one step of one side, with the number and date of its paper; the content only if its author chose."""

    seen_by = Rows(parent="referral")

    append_only = True

    id = models.UUIDField(primary_key=True)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="milestones")
    verb = models.CharField("步骤", max_length=40)
    at = models.DateTimeField("录入时间")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="机关")
    paper_number = models.CharField("文号", max_length=60, blank=True)
    paper_on = models.DateField("文书日期", null=True)
    words = models.TextField("内容", blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes = [models.Index(fields=["referral", "-at"], name="milestones_of_referral")]


def _some(*keys: UUID | None) -> frozenset[UUID]:
    return frozenset(key for key in keys if key is not None)
