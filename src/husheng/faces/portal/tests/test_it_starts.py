"""The portal's own process finds everything that it needs in the few rooms that its settings load, and no more."""

from __future__ import annotations

import os
import subprocess
import sys

LOAD = """
import django, sys
django.setup()
import husheng.faces.portal.addresses
from django.apps import apps
for config in apps.get_app_configs():
    list(config.get_models())
print(*sorted({".".join(name.split(".")[:3]) for name in sys.modules if name.startswith("husheng.")}))
"""
NEVER = (
    "husheng.faces.desk",
    "husheng.intake.leads",
    "husheng.casework.",
    "husheng.oversight.",
    "husheng.foundation.privacy",
)


def loaded(settings: str = "husheng.settings.portal") -> str:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    done = subprocess.run(
        [sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-800:]
    return done.stdout


def test_it_loads_under_its_own_settings_without_the_desk_and_the_case_files() -> None:
    found = loaded()
    assert "husheng.intake.tips" in found
    assert not [room for room in NEVER if room in found]
