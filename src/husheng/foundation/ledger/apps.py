"""The ledger as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "husheng.foundation.ledger"
    label = "ledger"
    verbose_name = "存证台账"
