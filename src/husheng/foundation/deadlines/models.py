"""Running clocks: a rule, its trigger and the calendar version; the due moment is kept only to be sorted by.

What upper rooms still owe is a clock here, so a lower room (closing, erasure) can refuse while one runs.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.rows import MATTER, Rows

from .states import CLOCK, RUNNING, STOPPED


class Clock(Acted):
    """时限: what one agency owes on one subject, and by when. `due_at` is empty while suspended and when 待核.

    `watcher` is the other side that waits for it; only `laddered` clocks stand in the lateness ladder (L2).
    """

    seen_by = Rows(held="agency", agencies=("watcher",), matter=MATTER)

    lifecycle = CLOCK

    subject_kind = models.CharField("对象类型", max_length=60)
    subject_key = models.UUIDField("对象")
    step = models.CharField("环节", max_length=60)
    rule = models.CharField("规则", max_length=60)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="责任单位")
    region_path = models.CharField("地区路径", max_length=120)
    watcher = models.UUIDField("相对单位", null=True)
    laddered = models.BooleanField("适用催办", default=True)
    label = models.CharField("事项", max_length=120)
    title = models.CharField("标题", max_length=200, blank=True)
    number = models.CharField("编号", max_length=40, blank=True)
    state = models.CharField("状态", max_length=20, default=CLOCK.initial)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("届满", null=True)
    last_day = models.DateField("末日", null=True)
    parameters = models.JSONField("参数", default=dict)
    calendar_version = models.CharField("日历版本", max_length=80)
    provisional = models.BooleanField("暂定", default=False)
    in_force = models.BooleanField("规则有效", default=True)
    waits_for = models.CharField("等待", max_length=120, blank=True)
    left_days = models.IntegerField("中止时剩余日数", null=True)
    left_minutes = models.IntegerField("中止时剩余分钟", null=True)
    red = models.BooleanField("红牌", default=False)
    stopped_at = models.DateTimeField("停止时间", null=True)
    in_time = models.BooleanField("按期", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_key", "agency", "step"],
                condition=~models.Q(state=STOPPED),
                name="one_running_clock_per_step",
            )
        ]
        indexes = [
            models.Index(fields=["subject_key", "due_at"], name="clocks_of_subject"),
            models.Index(
                fields=["agency", "due_at", "id"], name="clocks_due", condition=~models.Q(state=STOPPED)
            ),
            models.Index(fields=["due_at"], name="clocks_running", condition=models.Q(state=RUNNING)),
            # What is late is found and counted without its rows; `watcher` stands there for the row policy.
            models.Index(
                fields=["agency", "due_at"],
                name="clocks_late",
                include=["subject_key", "subject_kind", "rule", "in_force", "watcher"],
                condition=models.Q(state=RUNNING),
            ),
            # The scoreboard reads nothing but this index, however many clocks a month has.
            models.Index(
                fields=["agency", "stopped_at"],
                name="clocks_stopped",
                include=["due_at", "in_time", "step", "subject_key", "subject_kind", "watcher"],
            ),
            models.Index(
                fields=["watcher", "due_at"],
                name="clocks_watched",
                condition=~models.Q(state=STOPPED) & models.Q(watcher__isnull=False),
            ),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        if verb == "read" and self.watcher:
            return frozenset({self.agency_id, self.watcher})
        return frozenset({self.agency_id})


class Pause(models.Model):
    """中止: a stretch that does not count, on a ground that the article names."""

    seen_by = Rows(parent="clock")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses")
    ground = models.CharField("事由", max_length=40)
    reason = models.CharField("说明", max_length=200, blank=True)
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True)

    class Meta:
        ordering: ClassVar = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(ended_at=None), name="one_open_pause_per_clock"
            )
        ]


class Prolongation(models.Model):
    """延长: one use of an option of the article, and who approved it."""

    seen_by = Rows(parent="clock")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="prolongations")
    option = models.CharField("方式", max_length=40)
    amount = models.PositiveIntegerField("数量", null=True)
    reason = models.CharField("理由", max_length=200)
    approver = models.CharField("批准", max_length=120)
    approved_by = models.UUIDField("经办人")
    approved_at = models.DateTimeField("批准时间")

    class Meta:
        ordering: ClassVar = ["approved_at", "id"]
