"""Rewards 举报奖励: which tip, on which case, how much. Who gets it stands nowhere: the receipt code is the person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from husheng.casework.cases.models import Case
from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.ids import new_timeless_key
from husheng.foundation.kernel.rows import Rows
from husheng.intake.tips.models import Tip

from .choices import STATES
from .states import REWARD


class Reward(Acted):
    """举报奖励. Days, not hours: when somebody came to be paid is nobody's business (L17)."""

    seen_by = Rows(agencies=("agency",))

    lifecycle = REWARD

    id = models.UUIDField("标识", primary_key=True, default=new_timeless_key, editable=False)
    number = models.CharField("编号", max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="奖励机关")
    tip = models.ForeignKey(Tip, models.PROTECT, related_name="+", verbose_name="举报")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name="案件")
    state = models.CharField("状态", max_length=20, default=REWARD.initial, choices=STATES)
    level = models.PositiveSmallIntegerField("档次")
    base_fen = models.BigIntegerField("罚没金额(分)")
    amount_fen = models.BigIntegerField("奖励金额(分)")
    with_finance = models.BooleanField("与财政部门共同确定", default=False)
    reason = models.CharField("定档理由", max_length=400)
    proposed_on = models.DateField("提出日期")
    proposed_by = models.UUIDField("提出人")
    first_approver = models.UUIDField("第一审批人", null=True)
    second_approver = models.UUIDField("第二审批人", null=True)
    decided_on = models.DateField("决定日期", null=True)
    paid_on = models.DateField("发放日期", null=True)
    paid_by = models.UUIDField("发放人", null=True)
    ended_reason = models.CharField("不予奖励或放弃的理由", max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tip", "agency"],
                condition=~models.Q(state="declined"),
                name="one_reward_per_tip_and_agency",
            ),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="a_reward_is_something"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "paid", "lapsed"])
                | models.Q(first_approver__isnull=False, second_approver__isnull=False),
                name="a_reward_is_approved_by_two",
            ),
        ]
        indexes = [models.Index(fields=["agency", "state", "-proposed_on"], name="rewards_of_agency")]

    def __str__(self) -> str:
        return self.number
