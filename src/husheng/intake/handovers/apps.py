"""The handovers room."""

from __future__ import annotations

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "husheng.intake.handovers"
    label = "handovers"
    verbose_name = "流转"
