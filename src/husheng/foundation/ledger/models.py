"""The ledger's tables. Acts write the inbox; everything else is written by sequencer and publisher alone.

Entries, checkpoints, cosignatures and publications only grow: triggers and grants refuse the rest, and whoever
gets past them is found by `verify`, since the signed root no longer fits.
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


LONGEST_KEY = 2400
"""A vkey of ML-DSA-44 has some 1,760 characters and its name; an index row of PostgreSQL ends at 2,700 bytes."""

MAIN = "main"
"""The log that acts enter unless they say otherwise."""


class Log(models.Model):
    """存证台账: one log, its size and right edge, and the checkpoint signed last."""

    id = models.SmallAutoField(primary_key=True)
    name = models.SlugField("简称", max_length=40, unique=True)
    origin = models.CharField("台账名", max_length=200, unique=True)
    vkey = models.CharField("验证公钥", max_length=LONGEST_KEY)
    size = models.BigIntegerField("条数", default=0)
    frontier = models.BinaryField("右缘", default=b"")
    checkpoint = models.TextField("最新检查点", blank=True)
    published = models.BigIntegerField("已公布条数", default=0)
    halted = models.JSONField("停签原因", default=dict, blank=True)


class LogKey(models.Model):
    """签名密钥: which key signs the checkpoints larger than `since`, up to `until`. The private half is a file."""

    pk = models.CompositePrimaryKey("log_id", "vkey")
    log = _log()
    vkey = models.CharField("验证公钥", max_length=LONGEST_KEY)
    since = models.BigIntegerField("启用时条数")
    until = models.BigIntegerField("停用时条数", null=True)


class Inbox(models.Model):
    """待入: leaves that were committed with their acts and wait for their number in the log that they name."""

    act_id = models.UUIDField("行为", primary_key=True)
    leaf = models.BinaryField("存证内容")
    submitted_at = models.DateTimeField("提交时间", db_default=TransactionTime())
    log = models.CharField("台账", max_length=40, db_default=MAIN)
    not_before = models.DateTimeField("不早于", null=True)

    class Meta:
        indexes = [models.Index(fields=["log", "submitted_at", "act_id"], name="inbox_in_order")]


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


class PolicyText(models.Model):
    """见证规则: a tlog-policy; the one set last is in force."""

    append_only: ClassVar[bool] = True

    text = models.TextField("规则")
    asks = models.BooleanField("要求见证")
    set_at = models.DateTimeField("设定时间", db_default=TransactionTime())

    class Meta:
        db_table = "ledger_policy"


class Witness(models.Model):
    """见证方: the agency behind a key of the policy. Its address, or that it works by files, stands in the policy."""

    vkey = models.CharField("验证公钥", max_length=LONGEST_KEY, unique=True)
    name = models.SlugField("规则中的名字", max_length=40, unique=True)
    title = models.CharField("名称", max_length=80, blank=True)
    agency = models.UUIDField("机构", null=True)


class WitnessState(models.Model):
    """见证状态: how far a witness has followed a log, and whether it answers."""

    pk = models.CompositePrimaryKey("log_id", "witness_id")
    log = _log()
    witness = models.ForeignKey(Witness, on_delete=models.CASCADE, related_name="states")
    size = models.BigIntegerField("已见条数", default=0)
    seen_at = models.DateTimeField("最近应答", null=True)
    fault = models.CharField("最近故障", max_length=40, blank=True)
    fault_at = models.DateTimeField("故障时间", null=True)


class Cosignature(models.Model):
    """联署: a witness's line under the checkpoint of that size; `stated` is the second that the witness names."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("log_id", "size", "witness_id")
    log = _log()
    size = models.BigIntegerField("条数")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="+")
    line = models.TextField("联署行")
    stated = models.DateTimeField("见证时间")
    received_at = models.DateTimeField("收到时间", db_default=TransactionTime())


class Publication(models.Model):
    """公布的检查点: one whose cosignatures met the policy's quorum; the first after an act is that act's receipt."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("log_id", "size")
    log = _log()
    size = models.BigIntegerField("条数")
    note = models.TextField("联署检查点")
    witnesses = models.CharField("见证方", max_length=400)
    published_at = models.DateTimeField("公布时间", db_default=TransactionTime())


class TimeAuthority(models.Model):
    """时间戳机构: stamps checkpoints by its own clock (RFC 3161); `roots` are the certificates that we trust for it."""

    name = models.SlugField("简称", max_length=40, unique=True)
    title = models.CharField("名称", max_length=80, blank=True)
    url = models.URLField("地址", max_length=400)
    roots = models.TextField("信任的证书")
    minutes = models.PositiveIntegerField("最短间隔（分钟）", default=60)
    asked_at = models.DateTimeField("最近请求", null=True)
    fault = models.CharField("最近故障", max_length=40, blank=True)


class TimeStamp(models.Model):
    """时间戳: an authority's answer over the published checkpoint of that size, as it came."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("log_id", "size", "authority_id")
    log = _log()
    size = models.BigIntegerField("条数")
    authority = models.ForeignKey(TimeAuthority, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("盖戳的检查点")
    answer = models.BinaryField("应答")
    stated = models.DateTimeField("时间戳时间")
    received_at = models.DateTimeField("收到时间", db_default=TransactionTime())


class Replay(models.Model):
    """补录: entries that an old backup had lost and a mirror gave back, from `first` to `last`."""

    append_only: ClassVar[bool] = True

    log = _log()
    first = models.BigIntegerField("起始序号")
    last = models.BigIntegerField("截止序号")
    at = models.DateTimeField("补录时间", db_default=TransactionTime())


class Examination(models.Model):
    """核验记录: what recomputing everything found; the newest one stands on the ledger's page.

    `known`: findings that still hold and that somebody has acknowledged; they are shown, and alarm nobody.
    """

    at = models.DateTimeField("核验时间", db_default=TransactionTime())
    size = models.BigIntegerField("条数")
    acts = models.BigIntegerField("行为数", null=True)
    findings = models.JSONField("不符之处", default=list)
    total = models.BigIntegerField("不符数", default=0)
    known = models.JSONField("已确认的不符之处", default=list)
    known_total = models.BigIntegerField("已确认的不符数", default=0)

    @property
    def ok(self) -> bool:
        return not self.total
