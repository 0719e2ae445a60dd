"""A data folder of one's own for the list of erased people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from husheng.foundation.erasure.tests.people import Office, office
from husheng.foundation.testing import City
from husheng.foundation.vault import datakeys


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    datakeys.forget()
    settings.HUSHENG_HOME = tmp_path
    return tmp_path


@pytest.fixture
def people(city: City, home: Path) -> Office:
    return office(city)
