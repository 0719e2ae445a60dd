"""Who has taken note of acts that an old backup had lost. Ids of acts, never what they were about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from husheng.foundation.acts.models import Acted


class Acknowledgement(Acted):
    """缺失说明: after a restore and a replay, these acts have an entry and nothing else; `digest` binds the list."""

    append_only: ClassVar[bool] = True

    replay = models.OneToOneField("ledger.Replay", models.PROTECT, related_name="+", verbose_name="补录")
    lost = models.JSONField("缺失的行为")
    reason = models.CharField("说明", max_length=200)
    digest = models.CharField("清单摘要", max_length=64)
    user = models.UUIDField("说明人")
    agency = models.UUIDField("机构")
    at = models.DateTimeField("说明时间")
