"""Hand-overs and their items. What is handed over is known by (kind, key): it may be a lead or a case above."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency

from .states import HANDOVER

NOTICE, FORWARD, ASSIGN, ASSISTANCE, TRANSFER = "notice", "forward", "assign", "assistance", "transfer"
KINDS = [
    (NOTICE, "通报"),
    (FORWARD, "转办"),
    (ASSIGN, "交办"),
    (ASSISTANCE, "协查"),
    (TRANSFER, "案件移送"),
]
RECEIVER = frozenset({"receive", "accept", "send_back", "object", "answer", "ask_more_time"})


class Handover(Acted):
    """流转: a contract between two agencies; items are asked, each one is answered."""

    lifecycle = HANDOVER

    number = models.CharField("编号", max_length=40, unique=True)
    handover_kind = models.CharField("种类", max_length=20, choices=KINDS)
    state = models.CharField("状态", max_length=20, default=HANDOVER.initial)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="移出单位")
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="接收单位")
    superior = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="共同上级")
    region_path = models.CharField("地区路径", max_length=120)
    subject_kind = models.CharField("事项类型", max_length=60)
    subject_key = models.UUIDField("事项")
    subject_number = models.CharField("事项编号", max_length=40)
    title = models.CharField("标题", max_length=200)
    message = models.TextField("附言", blank=True)
    sent_at = models.DateTimeField("送出时间")
    sent_by = models.UUIDField("送出人")
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.UUIDField("签收人", null=True)
    accepted_at = models.DateTimeField("接收时间", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    reason = models.CharField("退回或异议理由", max_length=40, blank=True)
    reason_text = models.TextField("理由说明", blank=True)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-id"]
        indexes = [
            models.Index(fields=["to_agency", "state", "-sent_at"], name="handovers_to_us"),
            models.Index(fields=["from_agency", "state", "-sent_at"], name="handovers_by_us"),
            models.Index(fields=["subject_key"], name="handovers_of_subject"),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb == "designate":
            return frozenset({self.superior_id}) if self.superior_id else frozenset()
        if verb in RECEIVER:
            return frozenset({self.to_agency_id})
        if verb in {"close", "ask_again", "urge"}:
            return frozenset({self.from_agency_id})
        return frozenset({self.from_agency_id, self.to_agency_id} | ({self.superior_id} - {None}))


class Item(models.Model):
    """流转事项: one thing asked; it must get a result of its own."""

    id = models.UUIDField(primary_key=True)
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items")
    ordinal = models.PositiveSmallIntegerField("项")
    ask = models.TextField("请核查什么")
    state = models.CharField("现状", max_length=20, default="open")  # open, accepted, returned, answered
    result = models.CharField("结果", max_length=40, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.UUIDField("答复人", null=True)

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "ordinal"], name="items_are_numbered_once"),
            models.CheckConstraint(
                condition=~models.Q(state="answered") | (~models.Q(result="") & ~models.Q(answer="")),
                name="an_answered_item_has_a_result_and_words",
            ),
        ]
