"""Impact assessments 影响评估 (个保法 55, 56) and collection forms 采集表 of partners."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency, AgencyKind

from .choices import DECISIONS, FORM_STATES, PROPOSALS, STATES
from .states import ASSESSMENT, COLLECTION


class Assessment(Acted):
    """影响评估: one data flow, why it is needed, what it does to people, what protects them, and who approved it.

    Those that ship with the platform have no agency; the lead agencies of the topmost region may withdraw them.
    """

    lifecycle = ASSESSMENT

    number = models.CharField("编号", max_length=40, unique=True)
    shipped = models.CharField("随附代号", max_length=40, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, verbose_name="评估机关")
    region_path = models.CharField("地区路径", max_length=120, blank=True)
    state = models.CharField("状态", max_length=20, default=ASSESSMENT.initial, choices=STATES)
    title = models.CharField("名称", max_length=120)
    cases = models.JSONField("法定情形", default=list)
    senders = models.JSONField("提供方类别", default=list)
    receivers = models.JSONField("接收方类别", default=list)
    categories = models.JSONField("信息主体", default=list)  # groups of the register
    ways = models.JSONField("方式", default=list)
    necessity = models.TextField("目的、方式及必要性")
    impact = models.TextField("对个人权益的影响和安全风险")
    measures = models.TextField("保护措施")
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = models.UUIDField("起草人")
    approved_at = models.DateTimeField("批准时间", null=True)
    approved_by = models.UUIDField("批准人", null=True)
    declined_reason = models.TextField("不批准的理由", blank=True)
    withdrawal_reason = models.TextField("撤回的理由", blank=True)
    withdrawal_asked_by = models.UUIDField("提请撤回人", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.UUIDField("撤回人", null=True)

    class Meta:
        ordering: ClassVar = ["-drafted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("drafted_by")),
                name="an_assessment_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_by=None)
                | ~models.Q(withdrawn_by=models.F("withdrawal_asked_by")),
                name="an_assessment_is_withdrawn_by_another",
            ),
            models.UniqueConstraint(
                fields=["shipped"], condition=~models.Q(shipped=""), name="an_assessment_ships_once"
            ),
        ]
        indexes = [models.Index(fields=["state"], name="assessments_in_force")]

    def __str__(self) -> str:
        return self.number

    def held_by(self, verb: str) -> frozenset[UUID]:
        if self.agency_id is not None:
            return frozenset({self.agency_id})
        top = Agency.objects.filter(
            kind_of__standing=AgencyKind.LEAD, region__parent=None, active=True
        ).values_list("pk", flat=True)
        return frozenset(top)


class CollectionForm(Acted):
    """采集表: what a partner of ours asks people for, compared with the purpose it names (个保法 6)."""

    lifecycle = COLLECTION

    number = models.CharField("编号", max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="登记机关")
    region_path = models.CharField("地区路径", max_length=120)
    state = models.CharField("状态", max_length=20, default=COLLECTION.initial, choices=FORM_STATES)
    partner = models.CharField("采集单位", max_length=120)
    title = models.CharField("表格名称", max_length=120)
    purpose = models.CharField("用途", max_length=40)  # minimising/purposes.toml
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.UUIDField("登记人")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.UUIDField("决定人", null=True)

    class Meta:
        ordering: ClassVar = ["-registered_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "partner", "title"], name="a_form_is_registered_once")
        ]
        indexes = [models.Index(fields=["agency", "-registered_at", "-id"], name="forms_of_agency")]

    def __str__(self) -> str:
        return self.number


class FormField(models.Model):
    """采集栏目: one line of a form, what was proposed and why, what was decided and why."""

    id = models.UUIDField(primary_key=True)
    form = models.ForeignKey(CollectionForm, models.PROTECT, related_name="lines")
    ordinal = models.PositiveSmallIntegerField("序")
    label = models.CharField("栏目", max_length=60)
    known = models.CharField("识别为", max_length=40, blank=True)  # minimising/fields.toml
    proposal = models.CharField("建议", max_length=20, choices=PROPOSALS)
    rule = models.CharField("理由", max_length=40)
    decision = models.CharField("决定", max_length=20, choices=DECISIONS, blank=True)
    reason = models.TextField("决定的理由", blank=True)

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["form", "ordinal"], name="form_fields_in_order")]
