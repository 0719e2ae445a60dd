"""Fixtures of the ledger's tests: every test has a key folder of its own, some have witnesses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from husheng.foundation.ledger.tests.acting import Acts
from husheng.foundation.ledger.tests.agency import Agency, settle


@pytest.fixture(autouse=True)
def _own_home(own_home: Path) -> None:
    """Here, every test asks for it."""


@pytest.fixture
def agencies(acts: Acts) -> Iterator[list[Agency]]:
    """Three witnesses that answer; two of them suffice. The log has five acts."""
    made = [Agency("police", "市公安局"), Agency("procuratorate", "市检察院"), Agency("customs", "天津海关")]
    acts.log(5)
    for agency in made:
        agency.start()
    settle(*made)
    yield made
    for agency in made:
        agency.stop()
