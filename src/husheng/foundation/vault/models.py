"""Wrapped subject keys. Destroying a row erases the person and leaves every ledger proof valid (P8)."""

from __future__ import annotations

from django.db import models


class SubjectKey(models.Model):
    """密封主体密钥: one per person or document that sealed values belong to."""

    subject = models.UUIDField("主体", primary_key=True)
    wrapped = models.BinaryField("封装密钥")
