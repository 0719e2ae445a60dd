"""The doors through which some functions look past their agency's rows: each named, narrow and counted (doors.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("doors.toml")
GROUND: Final = "ground"


@dataclass(frozen=True)
class Door:
    """门: why it is there, which tables it opens, and the modules and functions of the database that may pass."""

    name: str
    why: str
    tables: tuple[str, ...]
    users: tuple[str, ...]
    functions: tuple[str, ...] = ()


@cache
def doors() -> dict[str, Door]:
    """Every door by name."""
    with FILE.open("rb") as file:
        data = tomllib.load(file)
    return {
        name: Door(
            name, body["why"], tuple(body["tables"]), tuple(body["users"]), tuple(body.get("functions", ()))
        )
        for name, body in data.items()
    }


def require(name: str) -> None:
    """A door that nobody has declared is an error at once, not an empty list."""
    if name != GROUND and name not in doors():
        raise LookupError(f"There is no door {name!r}. Declare it in doors.toml with its tables and users.")


def opening(table: str) -> tuple[str, ...]:
    """The doors that lead to a table."""
    return tuple(sorted(door.name for door in doors().values() if table in door.tables))
