"""The kernel as a Django app, so that its migration can install the one clock of the installation."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class KernelConfig(AppConfig):
    name = "husheng.foundation.kernel"
    label = "kernel"
    verbose_name = "内核"

    def ready(self) -> None:
        from . import among, patience, standing

        among.install()
        connection_created.connect(standing.watch, dispatch_uid="husheng.standing")
        connection_created.connect(patience.watch, dispatch_uid="husheng.patience")
