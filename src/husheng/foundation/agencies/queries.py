"""What other rooms may ask about places, agencies and people."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.once import once_a_page

from . import directory
from .models import Agency, AgencyKind, Grant, Post, Region, SavedView, User

# All rows, in words: an empty Q says the same alone, but is lost beside OR, where it would say "none of these".
# The planner strikes it out, so it costs nothing.
EVERY: Final = Q(Value(True))


def agency(key: UUID) -> Agency:
    """One agency with kind and region, out of the directory."""
    return directory.agencies([key]).get(key) or Agency.objects.get(pk=key)


def agencies(actor: Actor) -> QuerySet[Agency]:
    """Agencies that the actor may hand something to or name: all active ones, in pinyin order."""
    return Agency.objects.filter(active=True).order_by("pinyin")


def by_id(keys: set[UUID]) -> dict[UUID, Agency]:
    """Agencies by key, from the directory."""
    return directory.agencies(keys)


def names(user_ids: set[UUID]) -> dict[UUID, str]:
    """Names of staff by key, one query."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def kind_names() -> dict[str, str]:
    """The kinds of agencies by slug, with their Chinese names, in the order in which they were registered."""
    return dict(AgencyKind.objects.order_by("pk").values_list("slug", "name"))


def of_kind(kind: str, region_id: UUID) -> Agency | None:
    """The active agency of a kind in one region."""
    rows = Agency.objects.filter(kind_of__slug=kind, region=region_id, active=True)
    return rows.first()


def agencies_of_kind(kind: str) -> QuerySet[Agency]:
    """Every active agency of a kind, in pinyin order."""
    return Agency.objects.filter(kind_of__slug=kind, active=True).order_by("pinyin")


def staff_among(agency_id: UUID, user_ids: set[UUID]) -> set[UUID]:
    """Of these people, those who hold a post of the agency now."""
    now = clock.now()
    held = Post.objects.filter(agency=agency_id, user__in=user_ids, state="held", starts_at__lte=now)
    return set(held.filter(Q(ends_at=None) | Q(ends_at__gt=now)).values_list("user_id", flat=True))


def common_superior(one: Agency, other: Agency) -> Agency | None:
    """The 共同上级 that designates jurisdiction: the same kind in the nearest region above both,

    or, for agencies of different kinds, the task-force lead agency there (law-and-ethics L1, L15).
    """
    shared = _shared_prefix(one.region_path, other.region_path)
    candidates = Agency.objects.filter(active=True)
    if one.kind_of_id == other.kind_of_id:
        candidates = candidates.filter(kind_of=one.kind_of_id)
    else:
        candidates = candidates.filter(kind_of__standing=AgencyKind.LEAD)
    above = [a for a in candidates if shared.startswith(a.region_path) and a.pk not in {one.pk, other.pk}]
    return max(above, key=lambda a: len(a.region_path), default=None)


def in_region(path: str) -> QuerySet[Region]:
    """Regions below a path, itself included."""
    return Region.objects.filter(path__startswith=path).order_by("path")


def below(path: str) -> QuerySet[Agency]:
    """Every agency at a path and below it, retired ones too."""
    return Agency.objects.filter(region_path__startswith=path)


@once_a_page
def keys_below(path: str) -> tuple[UUID, ...]:
    """Their keys, in order."""
    return tuple(sorted(below(path).values_list("pk", flat=True)))


def held_below(path: str, holder: str = "agency") -> Q:
    """Rows of every agency at a path and below it, by their keys; of all agencies: every row, which costs least.

    For tables whose row policy goes by who holds a row. Where it goes by a region (`Rows.region`), the region's path
    is asked for, as there: what is handed over has several sides, and one of them says where it stands.
    """
    held = keys_below(path)
    return EVERY if held == keys_below("") else Q(**{f"{holder}__among": held})


def reach(actor: Actor) -> tuple[tuple[UUID, ...], ...]:
    """What a scope depends on beside the actor: for a post that looks over a region, the agencies that there are."""
    return (keys_below(actor.region_path), keys_below("")) if actor.regional else ()


@once_a_page
def saved_views(agency_id: UUID, user_id: UUID) -> list[SavedView]:
    """One's own views of every list and those that colleagues share, by name: the menu and the list both ask."""
    mine = Q(user=user_id) | Q(shared=True)
    return list(SavedView.objects.filter(mine, agency=agency_id, dropped_at=None).order_by("name")[:90])


def granted(actor: Actor, kind: str) -> QuerySet[Grant]:
    """Grants that the actor holds on things of one kind, as of now."""
    return Grant.objects.filter(
        Q(until=None) | Q(until__gt=clock.now()),
        Q(user=None) | Q(user=actor.user_id),
        agency=actor.agency_id,
        subject_kind=kind,
    )


def visible(actor: Actor, kind: str, holder: str = "agency", region: str = "") -> Q:
    """The condition under which rows of a room are visible to the actor: own, in the region, or granted.

    `region`: the path by which the row policy goes, where it does not go by the holder.
    """
    seen = Q(**{holder: actor.agency_id})
    if actor.regional and region:
        seen |= Q(**{f"{region}__startswith": actor.region_path})
    elif actor.regional:
        seen = held_below(actor.region_path, holder)
    return seen | Q(Exists(granted(actor, kind).filter(subject_key=OuterRef("pk"))))


def _shared_prefix(one: str, other: str) -> str:
    shared = ""
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b or not a:
            break
        shared += a + "/"
    return shared
