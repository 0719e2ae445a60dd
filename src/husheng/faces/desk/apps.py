"""The desk as a Django app; its templates dress the login library's pages too."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "husheng.faces.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from .login import signals

        signals.connect()
