"""The rewards room."""

from __future__ import annotations

from django.apps import AppConfig


class RewardsConfig(AppConfig):
    name = "husheng.casework.rewards"
    label = "rewards"
    verbose_name = "举报奖励"
