"""The measures room; it plugs its panel into the case page."""

from __future__ import annotations

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "husheng.casework.measures"
    label = "measures"
    verbose_name = "处理措施"

    def ready(self) -> None:
        from husheng.casework.cases.sockets import plug

        from .panels import panel

        plug(panel)
