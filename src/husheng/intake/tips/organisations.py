"""The agencies of the installation as the graph that routing asks: who belongs to whom, who can open a tip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency, Region
from husheng.foundation.kernel.standing import through

from .categories import categories
from .models import Keyholder
from .routing import Organisations, receiver

PRIVATE, PUBLIC_HEALTH = "private", "public_health"
RUN_BY: Final[Mapping[str, str]] = {"supervision_institute": "health", PUBLIC_HEALTH: "health"}
"""A body of the first kind belongs to the authority of the second kind in the same place."""
LEAST_CUSTODIANS: Final = 2


class Place(NamedTuple):
    """An agency as far as routing asks: its key, kind, region and the region's path."""

    pk: UUID
    kind: str
    region: str
    path: str


@dataclass(frozen=True)
class Route:
    """Where a tip goes, and who must never get it."""

    agency: UUID
    barred: frozenset[UUID]
    recipients: tuple[Keyholder, ...]
    custodians: tuple[Keyholder, ...]


def route(category: str, district: str, accused: Iterable[str]) -> Route | None:
    """The receiver for a kind of tip in a district whose accused belong to these kinds of body; None: nobody can."""
    known = _known()
    accused = set(accused) - {PRIVATE}
    barred = _barred(known, district, accused)
    holders = ready()
    line = _line(district)
    places = [a for region in line for a in known if a.region == region]
    usual = [
        a.pk
        for region in line
        for kind in categories()[category].agencies
        for a in places
        if a.kind == kind and a.region == region
    ]
    chosen = receiver([*usual, *(a.pk for a in places)], barred, frozenset(holders))
    if chosen is None:
        return None
    recipients, custodians = _split(holders[chosen])
    return Route(chosen, barred, recipients, custodians)


@through("keyholders")
def ready(only: UUID | None = None) -> dict[UUID, list[Keyholder]]:
    """Agencies that have a recipient and two custodians in office, each with a key."""
    rows = Keyholder.objects.filter(state="active").only("pk", "agency_id", "user", "office", "public")
    found: dict[UUID, list[Keyholder]] = {}
    for row in rows.filter(agency=only) if only else rows:
        found.setdefault(row.agency_id, []).append(row)
    return {agency: held for agency, rows_ in found.items() if _enough(held := in_office(agency, rows_))}


def in_office(agency: UUID, holders: list[Keyholder]) -> list[Keyholder]:
    """Those who hold a post there now: whoever has left gets nothing new."""
    staff = agencies.staff_among(agency, {holder.user for holder in holders})
    return [holder for holder in holders if holder.user in staff]


def districts() -> list[tuple[str, str]]:
    """Places that a tip may be about: (code, name), as far as some agency has been set up."""
    return list(Region.objects.order_by("path").values_list("code", "name"))


def _enough(holders: list[Keyholder]) -> bool:
    people: Counter[str] = Counter(holder.office for holder in holders)
    return people[Keyholder.RECIPIENT] >= 1 and people[Keyholder.CUSTODIAN] >= LEAST_CUSTODIANS


def _split(holders: list[Keyholder]) -> tuple[tuple[Keyholder, ...], tuple[Keyholder, ...]]:
    return (
        tuple(one for one in holders if one.office == Keyholder.RECIPIENT),
        tuple(one for one in holders if one.office == Keyholder.CUSTODIAN),
    )


def _known() -> list[Place]:
    rows = Agency.objects.filter(active=True).order_by("pinyin", "pk")
    return [Place(*row) for row in rows.values_list("pk", "kind_of__slug", "region__code", "region__path")]


def _line(district: str) -> list[str]:
    """The district and the regions above it, the nearest first."""
    region = Region.objects.filter(code=district).values_list("path", flat=True).first()
    return list(reversed((region or "").strip("/").split("/")))


def _barred(known: Sequence[Place], district: str, accused: set[str]) -> frozenset[UUID]:
    """Every agency related to a body of these kinds that stands in the district or on the line above it."""
    if not accused:
        return frozenset()
    line = set(_line(district))
    at = {(a.kind, a.path): a.pk for a in known}
    belongs: dict[object, frozenset[object]] = {}
    for a in known:
        over = [at.get((a.kind, above)) for above in _above(a.path)]
        run = at.get((RUN_BY.get(a.kind, ""), a.path))
        belongs[a.pk] = frozenset(one for one in (*over, run) if one)
    bodies: set[object] = {a.pk for a in known if a.kind in accused and a.region in line}
    for kind in accused & set(RUN_BY):
        belongs[kind] = frozenset(a.pk for a in known if a.kind == RUN_BY[kind] and a.region in line)
        bodies.add(kind)
    related = Organisations(belongs).related(bodies)
    return frozenset(one for one in related if isinstance(one, UUID))


def _above(path: str) -> list[str]:
    parts = path.strip("/").split("/")
    return ["/".join(parts[:n]) + "/" for n in range(1, len(parts))]
