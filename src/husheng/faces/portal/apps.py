"""The portal as a Django app: its templates, static files and words."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "husheng.faces.portal"
    label = "portal"
    verbose_name = "公众门户"
