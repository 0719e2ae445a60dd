"""The supervision room."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "husheng.oversight.supervision"
    label = "supervision"
    verbose_name = "监督"
