"""The deadlines room: running clocks over the pure engine in `clock/`."""

from __future__ import annotations

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "husheng.foundation.deadlines"
    label = "deadlines"
    verbose_name = "期限"
