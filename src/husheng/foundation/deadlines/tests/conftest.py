"""A city, its health commission, and short ways to run clocks inside an act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.models import Agency
from husheng.foundation.testing import City


@pytest.fixture
def health(city: City) -> Agency:
    return city.agency("health")


@pytest.fixture
def inside(city: City):
    """`with inside():` stands in an act, as other rooms' acts do."""

    @contextmanager
    def frame(verb: str = "test.step") -> Iterator[None]:
        with act_frame(city.installer, verb):
            yield

    return frame
