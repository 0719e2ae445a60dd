"""The processing room."""

from __future__ import annotations

from django.apps import AppConfig


class ProcessingConfig(AppConfig):
    name = "husheng.foundation.processing"
    label = "processing"
    verbose_name = "处理活动记录"
