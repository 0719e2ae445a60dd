"""The numbers of `limits.toml`: quotas of reading, and how long permissions to read last."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .ways import Way

FILE = Path(__file__).with_name("limits.toml")


@cache
def limits() -> dict[str, dict[str, Any]]:
    """All of them, by part."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def counted_as(way: Way, kind: str) -> str:
    """Under what a reading counts: its kind where that has a quota of its own, else its way."""
    return kind if kind in limits()["quota_of_kind"] else str(way)


def quota(counted: str) -> int:
    """How many of these one post may do in one day."""
    table = limits()
    return int(table["quota_of_kind"].get(counted) or table["quota"][counted])
