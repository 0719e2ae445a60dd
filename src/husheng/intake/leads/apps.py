"""The leads room; it tells the room of tips which of them it still needs."""

from __future__ import annotations

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "husheng.intake.leads"
    label = "leads"
    verbose_name = "线索"

    def ready(self) -> None:
        from husheng.intake.tips import keeping

        from .tipped import needed

        keeping.ask(needed)
