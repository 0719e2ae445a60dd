"""Leads 线索. Title is composed of type, organisation and place; everything a caller said is sealed (P4)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.rows import Rows
from husheng.foundation.kernel.violations import choices
from husheng.foundation.vault.blind import BlindIndexField
from husheng.foundation.vault.sealed import SealedField, SealedRow

from .choices import AGENCY, API, CHANNELS, HOTLINE, OUTCOMES, PORTAL, REJECTIONS, SOURCES, STATES, WEB
from .states import LEAD

__all__ = ["AGENCY", "API", "HOTLINE", "OUTCOMES", "PORTAL", "REJECTIONS", "SOURCES", "WEB", "Lead"]

CALLER = ("caller_name", "caller_phone", "caller_id_no")


class Lead(SealedRow, Acted):
    """线索. Parts and receivers of a lead are sealed with the key of the first one."""

    subject_columns = ("sealed_for", "id")

    seen_by = Rows(held="agency", granted=True)

    lifecycle = LEAD

    number = models.CharField("编号", max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="承办机构", db_index=False)
    region_path = models.CharField("地区路径", max_length=120)
    state = models.CharField("状态", max_length=20, default=LEAD.initial, choices=STATES)
    source = models.CharField("来源", max_length=20, choices=SOURCES)
    source_ref = models.CharField("来源编号", max_length=60, blank=True)
    from_handover = models.UUIDField("来自流转", null=True)
    received_at = models.DateTimeField("收到时间")
    registered_at = models.DateTimeField("登记时间")
    violation = models.CharField("类型", max_length=30, choices=choices())
    organisation = models.CharField("被反映机构", max_length=120, blank=True)
    organisation_key = models.CharField("机构名称比对", max_length=120, blank=True, editable=False)
    place = models.CharField("地点", max_length=60, blank=True)
    place_key = models.CharField("地点比对", max_length=60, blank=True, editable=False)
    title = models.CharField("标题", max_length=200)
    search = SearchVectorField("检索", null=True, editable=False)
    protected = models.BooleanField("含受保护人员", default=False)
    confidential = models.BooleanField("要求保密", default=False)
    caller_name = SealedField("举报人", null=True, blank=True)
    caller_phone = SealedField("联系电话", null=True, blank=True)
    caller_id_no = SealedField("身份证号", null=True, blank=True)
    content = SealedField("反映内容", null=True, blank=True)
    sealed_for = models.UUIDField("密封主体", null=True)
    caller_blind = BlindIndexField("举报人盲索引", of=("caller_phone", "caller_id_no"), label="leads")
    handler = models.UUIDField("承办人", null=True)
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="renewals", verbose_name="此前线索", db_index=False
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name="拆自", db_index=False
    )
    accepted_at = models.DateTimeField("受理时间", null=True)
    checked_at = models.DateTimeField("核查终结时间", null=True)
    findings = models.TextField("核查情况", blank=True)
    outcome = models.CharField("结论", max_length=20, choices=OUTCOMES, blank=True)
    rejection = models.CharField("不予受理理由", max_length=20, choices=REJECTIONS, blank=True)
    answer = models.TextField("对来源的答复", blank=True)
    answer_channel = models.CharField("答复渠道", max_length=20, choices=CHANNELS, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        ordering: ClassVar = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_ref", "source", "agency"],
                condition=~models.Q(source_ref=""),
                name="one_lead_per_source_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["closed", "rejected", "answered"])
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="")),
                name="nothing_falls_silent",
            ),
        ]
        # Pages walk the first three from the newest; the partial ones serve duplicate proposals and splitting.
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="leads_by_day"),
            models.Index(fields=["state", "-received_at", "-id"], name="leads_in_state"),
            models.Index(fields=["agency", "-received_at", "-id"], name="leads_of_agency"),
            models.Index(fields=["agency", "state", "-received_at", "-id"], name="leads_by_state"),
            models.Index(fields=["earlier"], condition=models.Q(earlier__isnull=False), name="leads_again"),
            models.Index(
                fields=["organisation_key"],
                condition=~models.Q(organisation_key=""),
                name="leads_of_organisation",
            ),
            models.Index(
                fields=["place_key", "violation", "received_at"],
                condition=~models.Q(place_key=""),
                name="leads_at_place",
            ),
            models.Index(
                fields=["caller_blind"],
                condition=models.Q(caller_blind__isnull=False),
                name="leads_of_caller",
            ),
            models.Index(
                fields=["sealed_for"], condition=models.Q(sealed_for__isnull=False), name="leads_sealed_for"
            ),
            models.Index(
                fields=["split_from"], condition=models.Q(split_from__isnull=False), name="leads_split"
            ),
            models.Index(
                fields=["from_handover"],
                condition=models.Q(from_handover__isnull=False),
                name="leads_of_handover",
            ),
            models.Index(
                fields=["agency", "handler", "-received_at", "-id"],
                include=["state"],
                condition=models.Q(handler__isnull=False),
                name="leads_of_handler",
            ),
            models.Index(
                fields=["agency", "-received_at", "-id"],
                condition=models.Q(protected=True),
                name="leads_protected",
            ),
            GinIndex(fields=["search"], name="leads_search"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """What it is about where the type stands beside it: organisation and place, else the whole title."""
        return " · ".join(part for part in (self.organisation, self.place) if part) or self.title


class ColumnMapping(Acted):
    """热线列映射: how an agency's hotline file was read last time; proposed again next time."""

    seen_by = Rows(agencies=("agency",))

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    signature = models.CharField("表头摘要", max_length=64)
    columns = models.JSONField("映射")
    used_at = models.DateTimeField("最近使用")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "signature"], name="one_mapping_per_header")]


class ImportFile(SealedRow, Acted):
    """导入文件: a hotline file between upload and import; sealed whole, and emptied when it is through."""

    seen_by = Rows(agencies=("agency",))

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    user = models.UUIDField("上传人")
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("字节数")
    digest = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("上传时间")
    body = SealedField("内容", null=True)
    progress = models.UUIDField("进度", null=True)
    imported_at = models.DateTimeField("导入时间", null=True)
    imported = models.PositiveIntegerField("导入条数", default=0)
    skipped = models.PositiveIntegerField("跳过条数", default=0)

    class Meta:
        indexes = [models.Index(fields=["agency", "-uploaded_at"], name="imports_of_agency")]
