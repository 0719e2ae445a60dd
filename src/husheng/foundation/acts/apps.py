"""The acts room; after each migration it lays guards and grants over every table (see `guards`)."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _lay_guards(sender: AppConfig, using: str, **_: Any) -> None:
    from .guards import install

    install(using)


class ActsConfig(AppConfig):
    name = "husheng.foundation.acts"
    label = "acts"
    verbose_name = "行为"

    def ready(self) -> None:
        from husheng.foundation.ledger.examining import hold_against

        from .proving import journal

        hold_against(journal)
        post_migrate.connect(_lay_guards, sender=self, dispatch_uid="husheng.guards")
