"""The rewards room; it tells the room of tips for which a reward is still under way."""

from __future__ import annotations

from django.apps import AppConfig


class RewardsConfig(AppConfig):
    name = "husheng.casework.rewards"
    label = "rewards"
    verbose_name = "举报奖励"

    def ready(self) -> None:
        from husheng.intake.tips import keeping

        from .queries import needed

        keeping.ask(needed)
