"""The demo room; it has no tables of its own."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "husheng.faces.demo"
    label = "demo"
    verbose_name = "演示"
