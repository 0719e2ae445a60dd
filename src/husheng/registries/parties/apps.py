"""The parties room."""

from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "husheng.registries.parties"
    label = "parties"
    verbose_name = "当事人"
