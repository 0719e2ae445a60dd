"""The measures room."""

from __future__ import annotations

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "husheng.casework.measures"
    label = "measures"
    verbose_name = "处理措施"
