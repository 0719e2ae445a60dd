"""Running clocks 期限: what is owed, by whom, by when. The due moment is stored for lists; the engine explains it."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency

from .states import CLOCK, RUNNING


class Clock(Acted):
    """期限: one rule running on one thing. `label` says what must be done, `title` and `number` on what."""

    lifecycle = CLOCK

    subject_kind = models.CharField("事项类型", max_length=60)
    subject_key = models.UUIDField("事项")
    number = models.CharField("事项编号", max_length=40, blank=True)
    title = models.CharField("标题", max_length=200, blank=True)
    label = models.CharField("要做什么", max_length=60)
    rule = models.CharField("规则", max_length=60)
    step = models.CharField("环节", max_length=40, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="由谁办")
    counterpart = models.UUIDField("对方", null=True)
    region_path = models.CharField("地区路径", max_length=120)
    laddered = models.BooleanField("适用催办", default=True)
    state = models.CharField("状态", max_length=20, default=CLOCK.initial)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期", null=True)
    stopped_at = models.DateTimeField("停止", null=True)
    suspended_at = models.DateTimeField("中止", null=True)
    waits_for = models.CharField("等什么", max_length=60, blank=True)
    suspensions = models.JSONField("中止记录", default=list)
    extensions = models.JSONField("延长记录", default=list)
    parameters = models.JSONField("算法参数", default=dict)
    calendar = models.CharField("日历版本", max_length=60)
    provisional = models.BooleanField("暂定", default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "due_at"],
                condition=models.Q(state__in=RUNNING),
                name="clocks_due_of_agency",
            ),
            models.Index(fields=["due_at"], condition=models.Q(state__in=RUNNING), name="clocks_due"),
            models.Index(fields=["subject_key"], name="clocks_of_subject"),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        return frozenset({self.agency_id})
