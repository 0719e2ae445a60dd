"""The stage of this room's tests: a campaign of 2023, in 2023."""

from __future__ import annotations

import pytest

from husheng.foundation.testing import City

from .samples import Stage, stand


@pytest.fixture
def stage(city: City) -> Stage:
    stand(2023, 10, 17)
    return Stage(city)
