"""The kernel as a Django app, so that its migration can install the one clock of the installation."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "husheng.foundation.kernel"
    label = "kernel"
    verbose_name = "内核"

    def ready(self) -> None:
        from . import among

        among.install()
