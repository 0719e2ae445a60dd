"""The read log (P7), and what stands around it: quotas, approvals of the head, broken glass, delays of telling."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.rows import Rows

from .purposes import Purpose
from .states import APPROVAL, DELAY, GLASS
from .ways import Way


class ReadLog(models.Model):
    """查阅记录: who read which fields of whose data, in which post, for which purpose. Never the values.

    In the database it is partitioned by the month of `at` (see `months`), so its primary key there is (id, at).
    `subject` is the key of the person or document that the values are sealed for; none for a list or a look-up.
    """

    seen_by = Rows(audit=True, matter=("kind", "key"), also="canary AND {watches}")

    append_only = True

    id = models.UUIDField(primary_key=True, default=new_key)
    at = models.DateTimeField("时间")
    user = models.UUIDField("人员")
    post = models.UUIDField("岗位")
    agency = models.UUIDField("机构")
    kind = models.CharField("对象类型", max_length=60)
    key = models.UUIDField("对象")
    subject = models.UUIDField("密封主体", null=True)
    fields = models.JSONField("栏目")
    purpose = models.CharField("事由", max_length=30, choices=[(p.value, p.zh) for p in Purpose])
    reason = models.CharField("说明", max_length=200)
    case = models.UUIDField("所办事项", null=True)
    way = models.CharField("方式", max_length=12, choices=[(w.value, w.zh) for w in Way], default=Way.REVEAL)
    canary = models.BooleanField("诱饵记录", default=False)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-at"], name="reads_of_subject"),
            models.Index(fields=["key", "-at"], name="reads_of_object"),
            models.Index(fields=["user", "-at"], name="reads_of_user"),
            models.Index(fields=["agency", "-at"], name="reads_of_agency"),
            models.Index(fields=["-at", "-id"], name="reads_by_day"),
            models.Index(
                fields=["-at", "-id"],
                condition=models.Q(canary=True) | models.Q(way=Way.BREAK_GLASS),
                name="reads_that_alarm",
            ),
        ]


class Refusal(models.Model):
    """被拒查阅: who asked to see which fields of what and was refused, and why. Beside the read log, not in it: what
    counts readings (peers, seized lists, who has read my data) must not count what nobody has seen.
    """

    seen_by = Rows(audit=True)

    append_only = True

    id = models.UUIDField(primary_key=True, default=new_key)
    at = models.DateTimeField("时间")
    user = models.UUIDField("人员")
    post = models.UUIDField("岗位")
    agency = models.UUIDField("机构")
    kind = models.CharField("对象类型", max_length=60)
    key = models.UUIDField("对象")
    fields = models.JSONField("栏目")
    purpose = models.CharField("事由", max_length=30)
    code = models.CharField("为何拒绝", max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="refusals_by_day"),
            models.Index(fields=["user", "-at"], name="refusals_of_user"),
        ]


class DailyReads(models.Model):
    """当日查阅次数: how much one post has read today, counted in the statement that writes the read log."""

    post = models.UUIDField("岗位")
    day = models.DateField("日期")
    counted_as = models.CharField("计数类别", max_length=60)
    used = models.PositiveIntegerField("次数")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "day", "counted_as"], name="one_count_a_day"),
        ]


class Held(Acted):
    """What a post is allowed for a time. Plain text in it names no person; people of agencies stand in plain."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    region_path = models.CharField("地区路径", max_length=120)
    user = models.UUIDField("人员")
    post = models.UUIDField("岗位")
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("提出时间")
    until = models.DateTimeField("有效期至")
    decided_by = models.UUIDField("决定人", null=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    remark = models.CharField("决定说明", max_length=200, blank=True)

    class Meta:
        abstract = True


class Approval(Held):
    """查阅批准: the head allows one post to read minors' data in one matter (L14), or more a day than its quota."""

    seen_by = Rows(held="agency", user="user", audit=True)

    lifecycle = APPROVAL
    MINOR: Final = "minor"
    MORE: Final = "more"
    SORTS: Final = ((MINOR, "未成年人信息"), (MORE, "增加当日次数"))

    sort = models.CharField("种类", max_length=10, choices=SORTS)
    matter_kind = models.CharField("事项类型", max_length=60, blank=True)
    matter_key = models.UUIDField("事项", null=True)
    extra = models.PositiveIntegerField("每日增加次数", default=0)
    state = models.CharField("状态", max_length=12, default=APPROVAL.initial)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes = [
            models.Index(fields=["post", "sort", "until"], name="approvals_of_post"),
            models.Index(fields=["agency", "state", "-at"], name="approvals_of_agency"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sort="more", extra__gt=0)
                | models.Q(sort="minor", extra=0, matter_key__isnull=False),
                name="an_approval_says_for_what",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("user")),
                name="nobody_approves_his_own_reading",
            ),
        ]


class Glass(Held):
    """紧急查阅: one post reads one thing at once, for protection, and is examined afterwards."""

    seen_by = Rows(held="agency", user="user", audit=True)

    lifecycle = GLASS

    kind_of = models.CharField("对象类型", max_length=60)
    key = models.UUIDField("对象")
    state = models.CharField("状态", max_length=12, default=GLASS.initial)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes = [
            models.Index(fields=["post", "key", "-until"], name="glass_of_post"),
            models.Index(fields=["agency", "state", "-at"], name="glass_of_agency"),
            models.Index(fields=["-at", "-id"], name="glass_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("user")),
                name="nobody_examines_his_own_glass",
            ),
        ]


class Delay(Held):
    """暂缓告知: readings of one subject by one agency are told to him only after the end (L8)."""

    lifecycle = DELAY

    kind_of = models.CharField("对象类型", max_length=60)
    key = models.UUIDField("对象")
    subject = models.UUIDField("密封主体")
    state = models.CharField("状态", max_length=12, default=DELAY.initial)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject", "until"], name="delays_of_subject"),
            models.Index(fields=["agency", "state", "-at"], name="delays_of_agency"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("user")),
                name="nobody_approves_his_own_delay",
            ),
        ]
