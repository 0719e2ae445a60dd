"""The ledger's tables. Acts write the inbox; everything else is written by the sequencer alone.

Entries and checkpoints only grow: triggers and grants refuse the rest, and whoever gets past them is found by
`verify`, since the signed root no longer fits.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class TransactionTime(models.Func):
    """The database's transaction time, the installation's only clock."""

    function = "husheng_now"
    output_field = models.DateTimeField()


def _log() -> models.ForeignKey[Log]:
    # Without a constraint: 10,000 entries by COPY would look up the same one parent 10,000 times.
    return models.ForeignKey(
        "ledger.Log", on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )


class Log(models.Model):
    """存证台账: one log, its size and right edge, and the checkpoint signed last."""

    id = models.SmallAutoField(primary_key=True)
    origin = models.CharField("台账名", max_length=200, unique=True)
    vkey = models.CharField("验证公钥", max_length=400)
    size = models.BigIntegerField("条数", default=0)
    frontier = models.BinaryField("右缘", default=b"")
    checkpoint = models.TextField("最新检查点", blank=True)


class Inbox(models.Model):
    """待入: leaves that were committed with their acts and wait for their number."""

    act_id = models.UUIDField("行为", primary_key=True)
    leaf = models.BinaryField("存证内容")
    submitted_at = models.DateTimeField("提交时间", db_default=TransactionTime())

    class Meta:
        indexes = [models.Index(fields=["submitted_at", "act_id"], name="inbox_in_order")]


class Entry(models.Model):
    """存证: leaf number `ordinal` (from 1, without gaps; leaf `ordinal - 1` of the tree)."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("log_id", "ordinal")
    log = _log()
    ordinal = models.BigIntegerField("序号")
    act_id = models.UUIDField("行为", unique=True)
    leaf = models.BinaryField("存证内容")
    leaf_hash = models.BinaryField("叶哈希")


class Tile(models.Model):
    """哈希块: up to 256 neighbouring hashes of one level; grows until it is full."""

    pk = models.CompositePrimaryKey("log_id", "level", "index")
    log = _log()
    level = models.SmallIntegerField("层")
    index = models.BigIntegerField("块号")
    width = models.SmallIntegerField("哈希数")
    hashes = models.BinaryField("哈希")


class Checkpoint(models.Model):
    """检查点: what the log signed about itself, one row per integration."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("log_id", "size")
    log = _log()
    size = models.BigIntegerField("条数")
    root = models.BinaryField("根")
    note = models.TextField("签名检查点")
    signed_at = models.DateTimeField("签署时间", db_default=TransactionTime())

    class Meta:
        indexes = [models.Index(fields=["log", "signed_at"], name="checkpoint_by_day")]

    @property
    def root_hex(self) -> str:
        """The root as people compare it."""
        return bytes(self.root).hex()
