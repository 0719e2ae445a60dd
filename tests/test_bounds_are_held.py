"""The page of bounds names numbers and modules that exist, and benchmarks that measure what it says."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path

import pytest

from husheng.faces.cli.assurance import bounds

CLAIMS = Path(__file__).parents[1] / "benchmarks" / "claims"


def test_what_holds_back_is_there() -> None:
    assert bounds.modules()
    assert not [name for name in bounds.modules() if importlib.util.find_spec(f"husheng.{name}") is None]


def test_what_is_measured_is_measured() -> None:
    assert bounds.claims()
    assert not [name for name in bounds.claims() if not (CLAIMS / f"{name}.py").exists()]


@pytest.mark.parametrize(
    "at", ["settings.base:NO_SUCH_LIMIT", "foundation.privacy.limits:limits.quota.nothing"]
)
def test_a_number_that_is_nowhere_is_no_number(at: str) -> None:
    """The negative control: the page cannot be made from a name that the code no longer has."""
    with pytest.raises((AttributeError, KeyError)):
        bounds.value(at)


@pytest.mark.parametrize(
    ("limit", "unit", "read"),
    [
        (52_428_800, "bytes", "50 MB"),
        (2048, "bytes", "2 KB"),
        (dt.timedelta(minutes=15), "s", "15 min"),
        (8 * 3600, "s", "8 h"),
        (90, "s", "90 s"),
        (10_000, "rows", "10,000 rows"),
        (0.5, "", "0.5"),
        (120_000_000, "", "120,000,000"),
    ],
)
def test_a_limit_is_written_as_people_read_it(limit: object, unit: str, read: str) -> None:
    assert bounds.written(limit, unit) == read
