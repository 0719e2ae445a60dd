"""What one agency works with while its part of the city is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.actors import actor_of
from husheng.foundation.agencies.models import Agency, Post

from ..people import CITY
from .names import Organisation, often, organisations

OFFICER, HANDLER, LEADER = "intake_officer", "handler", "leader"
STAFF = (OFFICER, HANDLER, HANDLER, LEADER)
PARTIES = 3  # one organisation in so many is a party somewhere


@dataclass(frozen=True)
class Stock:
    """An agency, its people, the organisations of its place, and the agencies that it hands over to."""

    agency: Agency
    actor: Actor
    handlers: tuple[UUID, ...]
    leader: UUID
    organisations: list[Organisation]
    others: tuple[Agency, ...]
    below: tuple[Agency, ...]

    @property
    def parties(self) -> int:
        """How many of the organisations, from the first, are parties of this agency."""
        return max(1, len(self.organisations) // PARTIES)

    def organisation(self, random: Random, *, party: bool = False) -> int:
        """The ordinal of an organisation; with `party`, of one that can stand in a case."""
        return often(random, self.parties if party else len(self.organisations))


def stocks(each_place: int) -> dict[tuple[str, str], Stock]:
    """By kind and region, for every agency that has the city's staff."""
    agencies = {a.pk: a for a in Agency.objects.select_related("kind_of", "region").filter(active=True)}
    staff: dict[UUID, dict[str, list[Post]]] = {}
    for post in Post.objects.filter(state="held").select_related("agency__kind_of", "agency__region", "user"):
        staff.setdefault(post.agency_id, {}).setdefault(post.role, []).append(post)
    pools: dict[str, list[Organisation]] = {}
    found = {}
    for agency in agencies.values():
        people = staff.get(agency.pk, {})
        if any(role not in people for role in STAFF) or len(people[HANDLER]) < 2:
            continue
        code = agency.region.code
        pool = pools.setdefault(code, organisations(code, each_place))
        found[agency.kind_of.slug, code] = Stock(
            agency=agency,
            actor=actor_of(people[OFFICER][0]),
            handlers=tuple(sorted(post.user_id for post in people[HANDLER])),
            leader=people[LEADER][0].user_id,
            organisations=pool,
            others=_others(agency, agencies),
            below=_below(agency, agencies),
        )
    return found


def _others(agency: Agency, among: Mapping[UUID, Agency]) -> tuple[Agency, ...]:
    here = [a for a in among.values() if a.region_id == agency.region_id and a.pk != agency.pk]
    return tuple(sorted(here, key=lambda a: a.letter))


def _below(agency: Agency, among: Mapping[UUID, Agency]) -> tuple[Agency, ...]:
    """The districts' agencies of the same line, to which the city assigns."""
    if agency.region.code != CITY:
        return ()
    line = [a for a in among.values() if a.kind_of_id == agency.kind_of_id and a.pk != agency.pk]
    return tuple(
        sorted((a for a in line if a.region_path.startswith(agency.region_path)), key=lambda a: a.letter)
    )
