"""The leads room."""

from __future__ import annotations

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "husheng.intake.leads"
    label = "leads"
    verbose_name = "线索"
