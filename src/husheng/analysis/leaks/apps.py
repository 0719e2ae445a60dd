"""The leaks room; it answers the privacy room's question about canaries, and plugs its panel into the case page."""

from __future__ import annotations

from django.apps import AppConfig


class LeaksConfig(AppConfig):
    name = "husheng.analysis.leaks"
    label = "leaks"
    verbose_name = "泄露排查"

    def ready(self) -> None:
        from husheng.casework.cases.sockets import plug
        from husheng.foundation.privacy.canaries import watch

        from .panels import panel

        watch("husheng_is_planted")
        plug(panel)
