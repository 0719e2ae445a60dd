"""The supervision room; it plugs its panel into the case page."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "husheng.oversight.supervision"
    label = "supervision"
    verbose_name = "监督"

    def ready(self) -> None:
        from husheng.casework.cases.sockets import plug

        from .panels import panel

        plug(panel)
