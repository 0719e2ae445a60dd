"""Erasures, holds that stand against them, and what is locked away. Keys and numbers, never a value."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.rows import Rows

from .rules import grounds, minima
from .states import ERASURE, LOCKING

STATES = [
    ("asked", _("待确认")),
    ("confirmed", _("一人已确认")),
    ("erased", _("已删除")),
    ("dropped", _("申请已撤销")),
]
KEYS = [("kek", _("封装密钥")), ("index", _("盲索引密钥")), ("suite", _("算法套件"))]
LOCK_STATES = [("locked", _("已封存")), ("asked", _("申请启封")), ("opened", _("已启封"))]


class Hold(models.Model):
    """留存: a reason why a subject is not erased now, written by the room that knows it (product P8)."""

    id = models.UUIDField(primary_key=True, default=new_key)
    subject = models.UUIDField("主体")
    rule = models.CharField("依据", max_length=40, choices=[(each.id, each.zh) for each in minima().values()])
    source_kind = models.CharField("来自类型", max_length=60)
    source_key = models.UUIDField("来自对象")
    since = models.DateTimeField("起算时间", null=True)
    until = models.DateTimeField("届满时间", null=True)
    placed_at = models.DateTimeField("登记时间")
    lifted_at = models.DateTimeField("解除时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "rule", "source_key"], name="one_hold_per_source")
        ]
        indexes = [models.Index(fields=["source_key"], name="holds_of_source")]


class Erasure(Acted):
    """永久删除: one person's data on its way out, and the certificate of its end."""

    seen_by = Rows(held="agency", audit=True)

    lifecycle = ERASURE

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="办理机构")
    region_path = models.CharField("地区路径", max_length=120)
    state = models.CharField("状态", max_length=12, default=ERASURE.initial, choices=STATES)
    thing_kind = models.CharField("对象类型", max_length=60)
    thing_key = models.UUIDField("对象")
    subject = models.UUIDField("主体", db_index=True)
    ground = models.CharField(
        "事由", max_length=30, choices=[(each.id, each.zh) for each in grounds().values()]
    )
    paper = models.CharField("文书编号", max_length=60)
    asked_by = models.UUIDField("申请人")
    asked_at = models.DateTimeField("申请时间")
    fingerprint = models.CharField("清单摘要", max_length=64)
    listed_at = models.DateTimeField("清单时间")
    confirmed_by = models.UUIDField("第一确认人", null=True)
    confirmed_at = models.DateTimeField("第一次确认时间", null=True)
    erased_by = models.UUIDField("第二确认人", null=True)
    erased_at = models.DateTimeField("删除时间", null=True)
    act = models.UUIDField("删除行为", null=True)
    records = models.JSONField("记录", default=list)
    keys = models.JSONField("密钥", default=list)
    openings = models.PositiveIntegerField("销毁的开启值", default=0)
    indexes = models.PositiveIntegerField("清除的盲索引", default=0)
    backups_until = models.DateTimeField("备份到期", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="erased")
                | (
                    ~models.Q(confirmed_by=models.F("erased_by"))
                    & ~models.Q(asked_by=models.F("confirmed_by"))
                    & ~models.Q(asked_by=models.F("erased_by"))
                ),
                name="erased_by_two_others",
            )
        ]
        indexes = [models.Index(fields=["agency", "-asked_at"], name="erasures_of_agency")]


class Locking(Acted):
    """封存: the personal values of a thing that came to nothing; two custodians open them together (P6)."""

    seen_by = Rows(held="agency", audit=True)

    lifecycle = LOCKING

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    region_path = models.CharField("地区路径", max_length=120)
    state = models.CharField("状态", max_length=12, default=LOCKING.initial, choices=LOCK_STATES)
    thing_kind = models.CharField("对象类型", max_length=60)
    thing_key = models.UUIDField("对象")
    number = models.CharField("编号", max_length=40)
    subject = models.UUIDField("主体", unique=True)
    rule = models.CharField("依据", max_length=40)
    locked_at = models.DateTimeField("封存时间")
    asked_by = models.UUIDField("申请人", null=True)
    asked_at = models.DateTimeField("申请时间", null=True)
    reason = models.CharField("启封理由", max_length=200, blank=True)
    opened_by = models.UUIDField("同意人", null=True)
    opened_until = models.DateTimeField("启封至", null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "-locked_at"], name="lockings_of_agency")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="opened") | ~models.Q(asked_by=models.F("opened_by")),
                name="opened_by_two",
            )
        ]


class KeyChange(Acted):
    """换钥: a key was replaced, and everything that the old one had made was made anew."""

    which = models.CharField("哪一种", max_length=8, choices=KEYS)
    before = models.PositiveSmallIntegerField("旧版本")
    after = models.PositiveSmallIntegerField("新版本")
    started_by = models.UUIDField("办理人")
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)
    count = models.PositiveBigIntegerField("条数", default=0)

    def held_by(self, verb: str) -> frozenset[UUID]:
        """Nobody's: the system administrators look after the whole installation."""
        return frozenset()
