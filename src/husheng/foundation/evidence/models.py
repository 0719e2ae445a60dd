"""Exhibits, their chain of custody, and the copies that were taken. A file lies on disk sealed, under its digest."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.rows import MATTER, Rows
from husheng.foundation.vault.sealed import FileKeyField

from .sorts import USUAL, choices
from .states import EXHIBIT


class Exhibit(Acted):
    """证据材料: one file secured for a lead, hand-over, case or report (kind and key of it).

    `sha256` and `sm3` are of the content, and stand in the ledger; `sealed` is the digest of the file on disk, and its
    name there. The file opens with the exhibit's own data key and its matter's, or not at all.
    """

    seen_by = Rows(held="agency", granted=True, matter=MATTER)
    subject_columns: ClassVar = ("id",)
    case_column: ClassVar = "subject_key"

    lifecycle = EXHIBIT

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="固定单位")
    region_path = models.CharField("地区路径", max_length=120)
    subject_kind = models.CharField("所属类型", max_length=60)
    subject_key = models.UUIDField("所属对象")
    state = models.CharField("状态", max_length=20, default=EXHIBIT.initial)
    title = models.CharField("名称", max_length=120)
    sort = models.CharField("证据种类", max_length=20, choices=choices(), default=USUAL)
    file_name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    sealed = models.CharField("密封文件摘要", max_length=64, blank=True, default="")
    file_key = FileKeyField("文件密钥", null=True)
    secured_at = models.DateTimeField("固定时间")
    secured_by = models.UUIDField("固定人")
    withdrawn_reason = models.CharField("撤回理由", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["secured_at", "id"]
        indexes = [
            models.Index(fields=["subject_key", "secured_at"], name="exhibits_of_subject"),
            models.Index(fields=["sealed"], condition=~models.Q(sealed=""), name="exhibits_by_file"),
            models.Index(fields=["sha256"], condition=models.Q(sealed=""), name="exhibits_in_plain"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sealed="", file_key=None)
                | ~models.Q(sealed="") & ~models.Q(file_key=None),
                name="sealed_with_a_key",
            )
        ]

    @property
    def stored_as(self) -> str:
        """The name of its file: of what is sealed, or of the content where it is not sealed yet."""
        return self.sealed or self.sha256

    def held_by(self, verb: str) -> frozenset[UUID]:
        return frozenset({self.agency_id})


class Custody(models.Model):
    """保管链: one row per change of hands; never changed."""

    seen_by = Rows(parent="exhibit")

    append_only = True

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="custody")
    at = models.DateTimeField("时间")
    from_agency = models.UUIDField("移出单位", null=True)
    from_user = models.UUIDField("移出人", null=True)
    to_agency = models.UUIDField("接收单位")
    to_user = models.UUIDField("接收人")
    reason = models.CharField("事由", max_length=120)

    class Meta:
        ordering: ClassVar = ["at", "id"]


class Copy(Acted):
    """副本: one marked copy that left the platform. Its digest tells whose copy it is when it turns up elsewhere."""

    seen_by = Rows(agencies=("agency",), parent="exhibit")

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="copies")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="查阅单位")
    user = models.UUIDField("查阅人")
    at = models.DateTimeField("时间")
    purpose = models.CharField("事由", max_length=30)
    sha256 = models.CharField("副本摘要", max_length=64, db_index=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]


class Package(Acted):
    """证据包: one export of originals with their proofs. `manifest` is the digest of its list of files."""

    seen_by = Rows(agencies=("agency",), matter=MATTER)

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="导出单位")
    user = models.UUIDField("导出人")
    at = models.DateTimeField("时间")
    subject_kind = models.CharField("所属类型", max_length=60)
    subject_key = models.UUIDField("所属对象", db_index=True)
    purpose = models.CharField("事由", max_length=30)
    manifest = models.CharField("清单摘要", max_length=64)
    files = models.PositiveIntegerField("文件数")
    records = models.PositiveIntegerField("记录数")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
