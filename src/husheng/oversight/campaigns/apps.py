"""The campaigns room."""

from __future__ import annotations

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "husheng.oversight.campaigns"
    label = "campaigns"
    verbose_name = "专项行动"

    def ready(self) -> None:
        from husheng.foundation.shell import titles

        from . import naming

        titles.tell(naming.english)
