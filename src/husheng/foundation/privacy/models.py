"""The read log (P7): one row before each reveal or download."""

from __future__ import annotations

from django.db import models

from husheng.foundation.kernel.ids import new_key

from .purposes import Purpose


class ReadLog(models.Model):
    """查阅记录: who read which fields of what, in which post, for which purpose. Never the values."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=new_key)
    at = models.DateTimeField("时间", db_index=True)
    user = models.UUIDField("人员")
    post = models.UUIDField("岗位")
    agency = models.UUIDField("机构")
    kind = models.CharField("对象类型", max_length=60)
    key = models.UUIDField("对象")
    fields = models.JSONField("栏目")
    purpose = models.CharField("事由", max_length=30, choices=[(p.value, p.zh) for p in Purpose])
    reason = models.CharField("说明", max_length=200)

    class Meta:
        indexes = [models.Index(fields=["key", "-at"], name="reads_of_object")]
