"""The vault as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "husheng.foundation.vault"
    label = "vault"
    verbose_name = "密封库"
