"""What a person sees of a long job. The queue's own tables belong to procrastinate."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from husheng.foundation.kernel.ids import new_key


class Progress(models.Model):
    """进度: one row per job that somebody waits for; written outside acts, since it proves nothing."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")
        CANCELLED = "cancelled", _("已取消")

    id = models.UUIDField("标识", primary_key=True, default=new_key, editable=False)
    job = models.BigIntegerField("队列号", unique=True)
    label = models.CharField("名称", max_length=120)
    done = models.PositiveBigIntegerField("已完成", default=0)
    total = models.PositiveBigIntegerField("总数", null=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.WAITING)
    result = models.CharField("结果页", max_length=300, blank=True)
    message = models.CharField("说明", max_length=400, blank=True)
    cancel_requested = models.BooleanField("要求取消", default=False)
    user = models.UUIDField("人员", null=True, db_index=True)
    agency = models.UUIDField("机构", null=True)

    def __str__(self) -> str:
        return self.label

    @property
    def finished(self) -> bool:
        """Nothing more will happen to it."""
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def percent(self) -> int | None:
        """Whole per cent done; None where the total is unknown."""
        if not self.total:
            return None
        return min(100, self.done * 100 // self.total)
