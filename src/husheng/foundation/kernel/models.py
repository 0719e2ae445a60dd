"""What the installation knows about itself."""

from __future__ import annotations

import datetime as dt

from django.db import models


class Installation(models.Model):
    """本机构部署: one row; only the owner role writes it (`husheng setup`, `husheng demo`)."""

    demo = models.BooleanField("演示环境", default=False)
    clock_offset = models.DurationField("时钟偏移(仅演示)", default=dt.timedelta)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_installation"),
            models.CheckConstraint(
                condition=models.Q(demo=True) | models.Q(clock_offset=dt.timedelta()),
                name="only_a_demo_shifts_its_clock",
            ),
        ]
