"""The privacy room; after each migration the next months of the read log are made."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate


def _make_months(sender: AppConfig, using: str, **_: Any) -> None:
    from .months import make_ahead

    if apps.get_model("privacy", "ReadLog")._meta.db_table in connections[using].introspection.table_names():
        make_ahead(using)


class PrivacyConfig(AppConfig):
    name = "husheng.foundation.privacy"
    label = "privacy"
    verbose_name = "个人信息"

    def ready(self) -> None:
        post_migrate.connect(_make_months, sender=self, dispatch_uid="husheng.readlog.months")
