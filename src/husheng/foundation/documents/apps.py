"""The documents room 文书: no tables, only papers."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "husheng.foundation.documents"
    label = "documents"
    verbose_name = "文书"
