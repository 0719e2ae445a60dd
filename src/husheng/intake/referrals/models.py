"""Referrals 涉嫌犯罪案件移送. The case is known by (kind, key): it lives above."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency

from .states import REFERRAL

POLICE = frozenset(
    {
        "receive",
        "ask_papers",
        "reroute",
        "file",
        "not_file",
        "review_file",
        "review_uphold",
        "give_reasons",
        "file_on_order",
        "conclude",
    }
)
PROCURATORATE = frozenset({"ask_reasons", "order_filing", "accept_reasons"})


class Referral(Acted):
    """移送公安: one case, its five papers, and the police decision."""

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
    investigators = models.JSONField("专案组", default=list)
    papers = models.JSONField("移送材料", default=dict)  # paper slug -> exhibit key
    missing = models.JSONField("缺的材料", default=list)
    reported_at = models.DateTimeField("报告时间")
    approved_at = models.DateTimeField("批准时间", null=True)
    approved_by = models.UUIDField("批准人", null=True)
    sent_at = models.DateTimeField("移送时间", null=True)
    received_at = models.DateTimeField("公安签收时间", null=True)
    decided_at = models.DateTimeField("公安决定时间", null=True)
    police_number = models.CharField("公安文号", max_length=60, blank=True)
    filed = models.BooleanField("是否立案", null=True)
    reasons = models.TextField("理由", blank=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        ordering: ClassVar = ["-reported_at", "-id"]
        indexes = [
            models.Index(fields=["from_agency", "state", "-reported_at"], name="referrals_by_us"),
            models.Index(fields=["police", "state", "-reported_at"], name="referrals_to_police"),
            models.Index(fields=["procuratorate", "state"], name="referrals_supervised"),
            models.Index(fields=["subject_key"], name="referrals_of_case"),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb in POLICE:
            return frozenset({self.police_id} - {None})
        if verb in PROCURATORATE:
            return frozenset({self.procuratorate_id} - {None})
        if verb == "read":
            return frozenset({self.from_agency_id, self.police_id, self.procuratorate_id} - {None})
        return frozenset({self.from_agency_id})
