"""The agencies room."""

from __future__ import annotations

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "husheng.foundation.agencies"
    label = "agencies"
    verbose_name = "机构与岗位"

    def ready(self) -> None:
        from . import directory

        directory.install()
