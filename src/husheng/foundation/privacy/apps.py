"""The privacy room."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "husheng.foundation.privacy"
    label = "privacy"
    verbose_name = "个人信息"
