"""The journal of acts, the openings of their commitments, idempotency keys, and the base of acted-on things."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.lifecycle import Lifecycle
from husheng.foundation.kernel.rows import Rows


class Acted(models.Model):
    """Base of everything that acts change: a pseudonymous key and the version that a user saw."""

    lifecycle: ClassVar[Lifecycle | None] = None

    id = models.UUIDField("标识", primary_key=True, default=new_key, editable=False)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        abstract = True

    @classmethod
    def kind(cls) -> str:
        """`room.model`, the kind under which journal, ledger, clocks and grants know it."""
        return f"{cls._meta.app_label}.{cls._meta.model_name}"

    def held_by(self, verb: str) -> frozenset[UUID]:
        """Agencies whose business `verb` on this thing is; the owning agency unless the room says otherwise."""
        agency: UUID = self.agency_id  # type: ignore[attr-defined]
        return frozenset({agency})


class JournalRow(models.Model):
    """行为记录: one row per act and object. Facts hold ids, states and amounts, never personal values."""

    seen_by = Rows(agencies=("agency",), user="user", audit=True, matter=("kind", "key"))

    append_only = True

    id = models.UUIDField("行为", primary_key=True, default=new_key)
    verb = models.CharField("动作", max_length=80)
    kind = models.CharField("对象类型", max_length=60)
    key = models.UUIDField("对象")
    at = models.DateTimeField("时间")
    user = models.UUIDField("人员")
    post = models.UUIDField("岗位")
    agency = models.UUIDField("机构")
    from_state = models.CharField("原状态", max_length=40, blank=True)
    to_state = models.CharField("新状态", max_length=40, blank=True)
    facts = models.JSONField("事实", default=dict)
    within = models.UUIDField("所属行为", null=True)

    class Meta:
        db_table = "acts_journal"
        indexes = [
            models.Index(fields=["key", "-at"], name="journal_of_object"),
            models.Index(fields=["agency", "-at"], name="journal_of_agency"),
        ]


class Opening(models.Model):
    """承诺开启值: the salts of a leaf's commitments; deleted on erasure, which leaves every proof valid."""

    seen_by = Rows(also="EXISTS (SELECT FROM acts_journal j WHERE j.id = acts_opening.act)")

    act = models.UUIDField("行为", primary_key=True)
    salts = models.JSONField("盐")


class IdempotencyKey(models.Model):
    """幂等键: the same key with the same content returns the first answer; with other content it is a 409."""

    user = models.UUIDField("人员")
    key = models.CharField("键", max_length=64)
    verb = models.CharField("动作", max_length=80)
    digest = models.BinaryField("内容摘要")
    kind = models.CharField("结果类型", max_length=60, blank=True)
    result = models.UUIDField("结果", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]
