"""Both suites, and a key ring that belongs to one test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from husheng.foundation.vault import datakeys

from .samples import table


@pytest.fixture(params=["intl", "sm"])
def suite(request: pytest.FixtureRequest, settings: Any) -> str:
    settings.HUSHENG_SUITE = request.param
    return str(request.param)


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A data folder without keys."""
    datakeys.forget()
    settings.HUSHENG_HOME = tmp_path
    yield tmp_path
    datakeys.forget()


@pytest.fixture
def sample(transactional_db: None, home: Path) -> Iterator[Any]:
    with table() as model:
        yield model
