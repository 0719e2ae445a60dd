"""The referrals room."""

from __future__ import annotations

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "husheng.intake.referrals"
    label = "referrals"
    verbose_name = "移送公安"
