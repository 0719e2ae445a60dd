"""The recovery room; the ledger's check learns from it which losses somebody has answered for."""

from __future__ import annotations

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "husheng.foundation.recovery"
    label = "recovery"
    verbose_name = "恢复与说明"

    def ready(self) -> None:
        from husheng.foundation.ledger.examining import take_note_of

        from .queries import acknowledged

        take_note_of(acknowledged)
