"""The stage of this room's tests: a campaign of 2023, in 2023."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from husheng.foundation.testing import City

from .samples import Stage, _shift, stand


@pytest.fixture
def stage(city: City) -> Iterator[Stage]:
    stand(2023, 10, 17)
    yield Stage(city)
    _shift("0")
