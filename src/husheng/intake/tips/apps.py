"""The tips room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TipsConfig(AppConfig):
    name = "husheng.intake.tips"
    label = "tips"
    verbose_name = "举报"
