"""Canaries, monthly counts and findings; a seized list, who read what of it, and where each row was found."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.casework.cases.models import Case
from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.rows import Rows
from husheng.foundation.vault.sealed import SealedField, SealedRow
from husheng.intake.leads.models import Lead

from .choices import CANARY_STATES, CHECKS, COLUMNS, CONFIDENCE, FINDING_STATES, RUN_STATES
from .states import CANARY, FINDING, RUN


class Canary(Acted):
    """诱饵记录: a lead that nobody has a reason to read. Two people plant it; the first reading of it is an alarm."""

    seen_by = Rows(also="{watches}")

    lifecycle = CANARY

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="投放机构")
    state = models.CharField("状态", max_length=12, default=CANARY.initial, choices=CANARY_STATES)
    violation = models.CharField("类型", max_length=30)
    organisation = models.CharField("机构", max_length=120)
    lead = models.OneToOneField(Lead, models.PROTECT, null=True, verbose_name="线索")
    subject = models.UUIDField("密封主体", null=True, unique=True)
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = models.UUIDField("提出人")
    planted_at = models.DateTimeField("投放时间", null=True)
    planted_by = models.UUIDField("投放人", null=True)
    ended_at = models.DateTimeField("撤下时间", null=True)
    reason = models.CharField("撤下理由", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(planted_by__isnull=True) | ~models.Q(planted_by=models.F("proposed_by")),
                name="a_canary_is_planted_by_two",
            )
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        """No agency's: who plants them works for the installation (`LEAK_PLANT`), and nobody else may know."""
        return frozenset()


class MonthlyCount(models.Model):
    """月查阅量: what one post read in one month, as counts (`engine.Tally`). The nightly count alone looks at it."""

    seen_by = Rows()

    post = models.UUIDField("岗位")
    group = models.CharField("同岗组", max_length=80)
    month = models.PositiveIntegerField("月")
    contractor = models.BooleanField("外包", default=False)
    reads = models.PositiveIntegerField("次数")
    records = models.PositiveIntegerField("记录数")
    acted = models.PositiveIntegerField("办理的")
    idle = models.PositiveIntegerField("未办理的")
    odd_hours = models.PositiveIntegerField("非工作时间")
    places = models.PositiveIntegerField("事项数")
    sitting = models.PositiveIntegerField("单日最多")
    burst = models.PositiveIntegerField("一小时最多")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "post"], name="one_count_a_month")]


class Finding(Acted):
    """疑点: about a post code; every number that it rests on, and what became of it. No rank, no name (P2, L11)."""

    seen_by = Rows(agencies=("offered_to",), audit=True, inside="case")

    lifecycle = FINDING

    check_name = models.CharField("查什么", max_length=12, choices=list(CHECKS.items()))
    post = models.UUIDField("岗位")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="所在机构")
    group = models.CharField("同岗组", max_length=80)
    first = models.PositiveIntegerField("起月")
    last = models.PositiveIntegerField("止月")
    observed = models.PositiveIntegerField("实有")
    expected = models.FloatField("同岗通常")
    peers = models.PositiveIntegerField("同岗数")
    distance = models.FloatField("偏离")
    threshold = models.FloatField("界限")
    spread = models.FloatField("同岗离散")
    state = models.CharField("状态", max_length=12, default=FINDING.initial, choices=FINDING_STATES)
    found_at = models.DateTimeField("发现时间")
    reviewed_at = models.DateTimeField("核查时间", null=True)
    reviewed_by = models.UUIDField("核查人", null=True)
    reason = models.CharField("核查意见", max_length=400, blank=True)
    offered_to = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name="送交机关"
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="leak_findings")

    class Meta:
        ordering: ClassVar = ["-found_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="dismissed") | ~models.Q(reason=""), name="dismissed_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="taken") | models.Q(case__isnull=False), name="taken_into_a_case"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-found_at", "-id"], name="findings_by_state"),
            models.Index(fields=["post", "check_name", "-last"], name="findings_of_post"),
        ]

    def held_by(self, verb: str) -> frozenset[UUID]:
        """Reviewing is the auditors' (`LEAK_REVIEW`); taking it into a case is the agency's it was offered to."""
        return frozenset({self.offered_to_id} if self.offered_to_id else ())


class Run(SealedRow, Acted):
    """名单比对: a seized list against the read log, in one opened case of selling personal data (L7)."""

    seen_by = Rows(agencies=("agency", "second"), shows=("case",))

    lifecycle = RUN

    case = models.ForeignKey(Case, models.PROTECT, related_name="leak_runs", verbose_name="案件")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="办案机关")
    second = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="批准机关")
    state = models.CharField("状态", max_length=12, default=RUN.initial, choices=RUN_STATES)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    body = SealedField("名单", null=True)
    column = models.CharField("按什么比对", max_length=8, choices=COLUMNS)
    since = models.DateField("查阅自")
    until = models.DateField("查阅至")
    reason = models.CharField("为什么比对", max_length=400)
    requested_at = models.DateTimeField("提出时间")
    requested_by = models.UUIDField("提出人")
    asked_from = models.UUIDField("提出岗位")
    decided_at = models.DateTimeField("批准时间", null=True)
    decided_by = models.UUIDField("批准人", null=True)
    remark = models.CharField("批准意见", max_length=400, blank=True)
    matched_at = models.DateTimeField("比对时间", null=True)
    rows = models.PositiveIntegerField("有效行", default=0)
    repeated = models.PositiveIntegerField("重复行", default=0)
    bad = models.PositiveIntegerField("无效行", default=0)
    problems = models.JSONField("问题行", default=list)
    held = models.PositiveIntegerField("平台有记录的", default=0)
    read = models.PositiveIntegerField("有人查阅过的", default=0)
    unexplained = models.PositiveIntegerField("未能归因的", default=0)
    looked_at = models.PositiveIntegerField("比较的岗位数", default=0)
    result = models.CharField("结果摘要", max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(agency=models.F("second")), name="a_second_agency_approves"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "matched"]) | models.Q(decided_by__isnull=False),
                name="nothing_is_matched_unapproved",
            ),
        ]
        indexes = [models.Index(fields=["second", "state"], name="runs_to_approve")]

    def held_by(self, verb: str) -> frozenset[UUID]:
        """The case's agency asks and reads; the second agency decides, and sees what it has decided."""
        if verb in ("approve", "refuse"):
            return frozenset({self.second_id})
        if verb == "read":
            return frozenset({self.agency_id, self.second_id})
        return frozenset({self.agency_id})


class Hit(models.Model):
    """名单命中: which row of the list is whose record. No number, no name: both stay under seal."""

    seen_by = Rows(parent="run")

    run = models.ForeignKey(Run, models.PROTECT, related_name="hits")
    row = models.PositiveIntegerField("行")
    subject = models.UUIDField("密封主体")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "subject"], name="a_record_is_hit_once")]


class Overlap(models.Model):
    """重合: what one post read of the list, and how likely that is by chance."""

    seen_by = Rows(parent="run")

    run = models.ForeignKey(Run, models.PROTECT, related_name="overlaps")
    ordinal = models.PositiveSmallIntegerField("序")
    post = models.UUIDField("岗位")
    agency = models.UUIDField("所在机构")
    rows = models.PositiveIntegerField("读过的")
    alone = models.PositiveIntegerField("前面岗位没读过的")
    expected = models.FloatField("偶然应有")
    log10_chance = models.FloatField("机会水平(10的幂)")
    confidence = models.CharField("把握", max_length=10, choices=list(CONFIDENCE.items()))
    first_at = models.DateTimeField("最早")
    last_at = models.DateTimeField("最晚")

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["run", "ordinal"], name="one_overlap_per_place")]
