"""The deadlines room."""

from __future__ import annotations

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "husheng.foundation.deadlines"
    label = "deadlines"
    verbose_name = "时限"
