"""The evidence room."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "husheng.foundation.evidence"
    label = "evidence"
    verbose_name = "证据"
