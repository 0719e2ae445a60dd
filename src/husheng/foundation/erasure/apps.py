"""The erasure room."""

from __future__ import annotations

from django.apps import AppConfig


class ErasureConfig(AppConfig):
    name = "husheng.foundation.erasure"
    label = "erasure"
    verbose_name = "删除与保存期限"
