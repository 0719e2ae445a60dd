"""Whose work is meant 范围, for set-based queries of the rooms above: everything in some places, or some agencies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from .models import Agency, Region


@dataclass(frozen=True)
class Scope:
    """Places by their exact paths (an index range each), agencies by key; a row in either is meant."""

    paths: tuple[str, ...] = ()
    agencies: tuple[UUID, ...] = ()

    def rows(self, agency: str = "agency_id", path: str = "region_path") -> Q:
        """The condition on a table that holds its agency and region path."""
        found = Q(pk__in=[])
        if self.paths:
            found |= Q(**{f"{path}__in": self.paths})
        if self.agencies:
            found |= Q(**{f"{agency}__in": self.agencies})
        return found


def places_below(path: str) -> Scope:
    """Every agency of a region and of the regions below it."""
    below = Region.objects.filter(path__startswith=path).order_by("path")
    return Scope(paths=tuple(below.values_list("path", flat=True)))


def only(agencies: Iterable[UUID]) -> Scope:
    """These agencies and no others."""
    return Scope(agencies=tuple(sorted(set(agencies))))


def members(scope: Scope) -> set[UUID]:
    """The agencies that the scope means, retired ones too: their work stays in the reports."""
    return set(Agency.objects.filter(scope.rows("pk")).values_list("pk", flat=True))
