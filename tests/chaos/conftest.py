"""The stage of the chaos. `make chaos` plays twenty rounds; `make test` plays three."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from stage import Stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The platform on which everything must hold."""
    made = Stage(tmp_path_factory.mktemp("chaos"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The platform of the negative controls."""
    made = Stage(tmp_path_factory.mktemp("spoiled"))
    yield made
    made.close()
