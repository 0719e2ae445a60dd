"""Wrapped data keys. Destroying a row erases the person and leaves every ledger proof valid (P8)."""

from __future__ import annotations

from django.db import models

from husheng.foundation.kernel.rows import Rows


class DataKey(models.Model):
    """数据密钥: one per person or document (and per case) that sealed values belong to.

    Locked 封存: opened only within `opened_until`, which two custodians set together (P6).
    """

    seen_by = Rows()
    SUBJECT, CASE = "subject", "case"

    owner = models.UUIDField("所属对象", primary_key=True)
    kind = models.CharField("类别", max_length=8, default=SUBJECT)
    kek = models.PositiveSmallIntegerField("封装密钥版本", default=1)
    wrapped = models.BinaryField("封装密钥")
    locked_at = models.DateTimeField("封存时间", null=True)
    opened_until = models.DateTimeField("启封至", null=True)

    class Meta:
        indexes = [models.Index(fields=["kek"], name="data_keys_by_wrapping")]


class DestroyedKey(models.Model):
    """已销毁密钥: no key is ever made again for this owner."""

    append_only = True

    owner = models.UUIDField("所属对象", primary_key=True)
    at = models.DateTimeField("销毁时间")


class Generation(models.Model):
    """密钥代次: one row, counted up whenever keys are destroyed or locked; processes drop their cached keys."""

    number = models.PositiveBigIntegerField("代次", default=0)
