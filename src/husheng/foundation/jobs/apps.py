"""The jobs room: long work with progress, cancellable, retried after a kill."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "husheng.foundation.jobs"
    label = "jobs"
    verbose_name = "作业"
