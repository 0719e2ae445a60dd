"""Measures 处理措施: penalties (行政处罚法9), orders (责令). Amounts in fen; the law behind each is named."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from husheng.casework.cases.models import Case, CaseParty
from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.rows import Rows
from husheng.foundation.kernel.violations import choices

from .choices import STATES
from .rules import is_below
from .states import MEASURE, WAITING


class Measure(Acted):
    """处理措施: what was done to one party of a case, for one violation type."""

    seen_by = Rows(agencies=("agency",), granted=True, inside="case")

    lifecycle = MEASURE

    number = models.CharField("编号", max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="决定机关")
    region_path = models.CharField("地区路径", max_length=120)
    case = models.ForeignKey(Case, models.PROTECT, related_name="measures", verbose_name="案件")
    party = models.ForeignKey(CaseParty, models.PROTECT, related_name="measures", verbose_name="对象")
    state = models.CharField("状态", max_length=20, default=MEASURE.initial, choices=STATES)
    measure_kind = models.CharField("措施", max_length=30)  # kinds.toml
    violation = models.CharField("违法类型", max_length=30, choices=choices())
    basis = models.CharField("依据", max_length=40)  # bases.toml: law, article, range
    amount_fen = models.BigIntegerField("金额(分)", null=True)
    base_fen = models.BigIntegerField("违法所得或货值(分)", null=True)
    grade = models.PositiveSmallIntegerField("档", null=True)
    floor_fen = models.BigIntegerField("法定下限(分)", null=True)
    ceiling_fen = models.BigIntegerField("法定上限(分)", null=True)
    below_floor_reason = models.TextField("低于法定下限的理由", blank=True)
    second_signer = models.UUIDField("第二签批人", null=True)
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = models.UUIDField("提出人")
    decided_on = models.DateField("决定日期", null=True)
    decided_by = models.UUIDField("决定人", null=True)
    served_on = models.DateField("送达日期", null=True)
    performed_on = models.DateField("履行日期", null=True)
    revoked_on = models.DateField("撤销日期", null=True)
    revoked_reason = models.TextField("撤销理由", blank=True)

    class Meta:
        ordering: ClassVar = ["proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_fen=None) | models.Q(amount_fen__gt=0), name="an_amount_is_positive"
            )
        ]
        indexes = [
            models.Index(
                fields=["agency", "state", "proposed_at"],
                include=["measure_kind"],
                condition=models.Q(state__in=WAITING),
                name="measures_waiting",
            ),
            models.Index(fields=["agency", "decided_on"], name="measures_decided"),
            models.Index(fields=["decided_on"], name="measures_by_day"),
            models.Index(fields=["served_on"], name="measures_by_service"),
            models.Index(
                fields=["region_path", "decided_on"],
                name="measures_of_region",
                opclasses=["text_pattern_ops", "date_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def below_floor(self) -> bool:
        """Whether the amount lies below what the article says at least."""
        return is_below(self.amount_fen, self.floor_fen)
