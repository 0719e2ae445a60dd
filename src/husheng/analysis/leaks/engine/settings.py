"""The parameters of the checks, from `checks.toml`: nobody types one in code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("checks.toml")


@dataclass(frozen=True)
class CheckSettings:
    """Over how many months one check looks, and how many records a month are too few to speak of."""

    windows: tuple[int, ...]
    least: int


@dataclass(frozen=True)
class Settings:
    """All of them."""

    false_alarms: float
    least_spread: float
    quiet_months: int
    act_before_days: int
    act_after_days: int
    opens: int
    closes: int
    checks: dict[str, CheckSettings]

    @property
    def working(self) -> range:
        """The hours of a working day."""
        return range(self.opens, self.closes)


@cache
def default_settings() -> Settings:
    """As shipped."""
    body = tomllib.loads(FILE.read_text("utf-8"))
    plain = {name: value for name, value in body.items() if not isinstance(value, dict)}
    checks = {
        name: CheckSettings(tuple(value["windows"]), value["least"])
        for name, value in body.items()
        if isinstance(value, dict)
    }
    return Settings(**plain, checks=checks)
