"""Leads 线索. Title is composed of type, organisation and place; everything a caller said is sealed (P4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.violations import choices
from husheng.foundation.vault.sealed import Sealed, SealedField

from .states import LEAD

HOTLINE, WEB, API, AGENCY, PORTAL = "hotline", "web", "api", "agency", "portal"
SOURCES = [
    (HOTLINE, "12345 热线"),
    (WEB, "窗口登记"),
    (API, "系统接入"),
    (AGENCY, "部门移送"),
    (PORTAL, "群众举报"),
]
OUTCOMES = [
    ("confirmed", "查实"),
    ("partly", "部分查实"),
    ("unfounded", "查否"),
    ("not_ours", "不属本机关职责，已转送"),
    ("duplicate", "与已办线索重复"),
    ("in_case", "已立案查处"),
]
REJECTIONS = [
    ("not_competent", "不属专班职责"),
    ("no_facts", "没有可核查的事实"),
    ("decided", "已有处理结论且无新事实"),
    ("other_channel", "应通过诉讼、复议等途径解决"),
]


class Lead(Acted):
    """线索."""

    lifecycle = LEAD

    number = models.CharField("编号", max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="承办机构")
    region_path = models.CharField("地区路径", max_length=120)
    state = models.CharField("状态", max_length=20, default=LEAD.initial)
    source = models.CharField("来源", max_length=20, choices=SOURCES)
    source_ref = models.CharField("来源编号", max_length=60, blank=True)
    from_handover = models.UUIDField("来自流转", null=True)
    received_at = models.DateTimeField("收到时间")
    violation = models.CharField("类型", max_length=30, choices=choices())
    organisation = models.CharField("被反映机构", max_length=120, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    title = models.CharField("标题", max_length=200)
    search = SearchVectorField("检索", null=True, editable=False)
    protected = models.BooleanField("含受保护人员", default=False)
    confidential = models.BooleanField("要求保密", default=False)
    caller_name = SealedField("举报人", null=True, blank=True)
    caller_phone = SealedField("联系电话", null=True, blank=True)
    caller_id_no = SealedField("身份证号", null=True, blank=True)
    content = SealedField("反映内容", null=True, blank=True)
    handler = models.UUIDField("承办人", null=True)
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="renewals", verbose_name="此前线索"
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name="拆自"
    )
    accepted_at = models.DateTimeField("受理时间", null=True)
    checked_at = models.DateTimeField("核查终结时间", null=True)
    findings = models.TextField("核查情况", blank=True)
    outcome = models.CharField("结论", max_length=20, choices=OUTCOMES, blank=True)
    rejection = models.CharField("不予受理理由", max_length=20, choices=REJECTIONS, blank=True)
    answer = models.TextField("对来源的答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        ordering: ClassVar = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "source", "source_ref"],
                condition=~models.Q(source_ref=""),
                name="one_lead_per_source_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["closed", "rejected", "answered"])
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="nothing_falls_silent",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-received_at", "-id"], name="leads_of_agency"),
            models.Index(fields=["agency", "state", "-received_at", "-id"], name="leads_by_state"),
            models.Index(
                fields=["region_path", "-received_at"],
                name="leads_of_region",
                opclasses=["text_pattern_ops", "timestamptz_ops"],
            ),
            models.Index(fields=["organisation", "-received_at"], name="leads_of_organisation"),
            GinIndex(fields=["search"], name="leads_search"),
        ]

    @property
    def subject_key(self) -> UUID:
        return self.pk

    def sealed_fields(self) -> Mapping[str, Sealed | None]:
        return {
            "caller_name": self.caller_name,
            "caller_phone": self.caller_phone,
            "caller_id_no": self.caller_id_no,
            "content": self.content,
        }


class ColumnMapping(Acted):
    """热线列映射: how an agency's hotline file was read last time; proposed again next time."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    signature = models.CharField("表头摘要", max_length=64)
    columns = models.JSONField("映射")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "signature"], name="one_mapping_per_header")]
