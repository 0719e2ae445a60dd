"""Synthetic staff for every agency of a city: four posts each, and a task-force office in every place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from husheng.foundation.agencies.models import Agency

from ..people import GIVEN, SURNAMES
from .stock import HANDLER, LEADER, OFFICER, STAFF

OFFICE: Final = "coordinator"
SHORT: Final = {OFFICER: "xs", HANDLER: "cb", LEADER: "fz", OFFICE: "zb"}


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist, in a role of an agency."""

    username: str
    name: str
    agency: Agency
    role: str


def drawn(agencies: Sequence[Agency]) -> list[Person]:
    """The staff of these agencies; the same names each time."""
    random = Random("staff")  # noqa: S311 - names of nobody
    found = []
    for agency in sorted(agencies, key=lambda agency: agency.letter):
        roles = [*STAFF, OFFICE] if agency.kind_of.slug == "health" else STAFF
        for number, role in enumerate(roles, 1):
            name = random.choice(SURNAMES) + random.choice(GIVEN)
            found.append(Person(f"{agency.letter.lower()}.{SHORT[role]}{number}", name, agency, role))
    return found
