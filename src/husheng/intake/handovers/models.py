"""Hand-overs and their items. What is handed over is known by (kind, key): it may be a lead or a case above."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.rows import Rows

from .kinds import ASSIGN, ASSISTANCE, FORWARD, KINDS, MISCONDUCT, NOTICE, TRANSFER
from .states import HANDOVER, ITEM, UNANSWERED

__all__ = ["ASSIGN", "ASSISTANCE", "FORWARD", "KINDS", "MISCONDUCT", "NOTICE", "TRANSFER", "Handover", "Item"]

RECEIVER = frozenset(
    {
        "accept",
        "allow_more_time",
        "answer",
        "ask_more_time",
        "object",
        "receive",
        "receive_many",
        "refuse_more_time",
        "reply",
        "send_back",
    }
)
SENDER = frozenset({"ask_again", "close", "settle"})


class Handover(Acted):
    """流转: a contract between two agencies; items are asked, each one is answered."""

    seen_by = Rows(agencies=("from_agency", "to_agency", "superior"), region="region_path", granted=True)

    lifecycle = HANDOVER

    number = models.CharField("编号", max_length=40, unique=True)
    handover_kind = models.CharField("种类", max_length=20, choices=KINDS)
    state = models.CharField("状态", max_length=20, default=HANDOVER.initial)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="移出单位")
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="接收单位")
    superior = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="共同上级")
    # Of the receiver; empty for misconduct of officials, which no coordinator overlooks (L15).
    region_path = models.CharField("地区路径", max_length=120, blank=True)
    subject_kind = models.CharField("事项类型", max_length=60)
    subject_key = models.UUIDField("事项")
    subject_number = models.CharField("事项编号", max_length=40)
    title = models.CharField("标题", max_length=200)
    message = models.TextField("附言", blank=True)
    came_by = models.UUIDField("此前流转", null=True)
    accused = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name="被反映机关"
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="接续自"
    )
    designated = models.BooleanField("经指定管辖", default=False)
    sent_at = models.DateTimeField("送出时间")
    sent_by = models.UUIDField("送出人")
    receipt_number = models.CharField("回执编号", max_length=40, blank=True)
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.UUIDField("签收人", null=True)
    accepted_at = models.DateTimeField("接收时间", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    objected_at = models.DateTimeField("报请时间", null=True)
    reason = models.CharField("退回或异议理由", max_length=40, blank=True)
    reason_text = models.TextField("理由说明", blank=True)
    designation = models.CharField("指定结果", max_length=20, blank=True)
    designation_text = models.TextField("指定理由", blank=True)
    more_time_asked_at = models.DateTimeField("申请延长时间", null=True)
    more_time_asked_by = models.UUIDField("申请延长人", null=True)
    more_time_reason = models.TextField("延长理由", blank=True)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-id"]
        indexes = [
            models.Index(fields=["to_agency", "state", "-sent_at", "-id"], name="handovers_to_us"),
            models.Index(fields=["from_agency", "state", "-sent_at", "-id"], name="handovers_by_us"),
            models.Index(fields=["superior", "state"], name="handovers_to_designate"),
            models.Index(fields=["subject_key"], name="handovers_of_subject"),
            models.Index(
                fields=["region_path", "-sent_at"],
                name="handovers_of_region",
                opclasses=["text_pattern_ops", "timestamptz_ops"],
            ),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb == "designate":
            return self._superior()
        if verb in RECEIVER:
            return frozenset({self.to_agency_id})
        if verb in SENDER:
            return frozenset({self.from_agency_id})
        return frozenset({self.from_agency_id, self.to_agency_id}) | self._superior()

    def _superior(self) -> frozenset[UUID]:
        return frozenset() if self.superior_id is None else frozenset({self.superior_id})


class Item(models.Model):
    """流转事项: one thing asked; it must get a result of its own."""

    seen_by = Rows(parent="handover")

    id = models.UUIDField(primary_key=True)
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items")
    ordinal = models.PositiveSmallIntegerField("项")
    ask = models.TextField("请核查什么")
    state = models.CharField("现状", max_length=20, default=ITEM.initial)
    result = models.CharField("结果", max_length=40, blank=True)
    answer = models.TextField("答复", blank=True)
    exhibits = models.JSONField("证据", default=list)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.UUIDField("答复人", null=True)
    earlier = models.JSONField("此前答复", default=list)
    asked_again = models.TextField("再次询问", blank=True)
    reason = models.CharField("退回理由", max_length=40, blank=True)
    reason_text = models.TextField("退回说明", blank=True)
    course = models.CharField("退回后去向", max_length=20, blank=True)
    course_text = models.TextField("去向说明", blank=True)
    went_to = models.UUIDField("改送的流转", null=True)

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "ordinal"], name="items_are_numbered_once"),
            models.CheckConstraint(
                condition=~models.Q(state="answered") | (~models.Q(result="") & ~models.Q(answer="")),
                name="an_answered_item_has_a_result_and_words",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="settled") | ~models.Q(course=""),
                name="a_settled_item_says_what_became_of_it",
            ),
        ]
        indexes = [
            models.Index(
                fields=["handover"],
                name="items_unanswered",
                condition=models.Q(state__in=UNANSWERED),
            ),
        ]
