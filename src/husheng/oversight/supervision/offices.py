"""Task-force offices 专班办公室: which agencies may urge which, and who hears an objection."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from husheng.foundation.agencies.models import Agency, AgencyKind

from . import rules

STANDINGS = (AgencyKind.LEAD, AgencyKind.COORDINATION)


def known() -> dict[UUID, Agency]:
    """Every agency that may hold an office: the lead agencies and the coordinating bodies."""
    rows = Agency.objects.filter(active=True, kind_of__standing__in=STANDINGS)
    return {row.pk: row for row in rows}


def chain(late: Agency, among: dict[UUID, Agency] | None = None) -> list[Agency]:
    """Who may urge this agency, the nearest first."""
    offices = known() if among is None else among
    found = rules.offices(_office(late), (_office(one) for one in offices.values()))
    return [offices[one.key] for one in found]


def keys(offices: Iterable[Agency]) -> list[rules.Office]:
    """The same as the rules know them."""
    return [_office(one) for one in offices]


def appeal_to(issuer: Agency) -> str:
    """有异议向谁提出: the office above the one that issued; at the top the government of the place."""
    above = [one for one in chain(issuer) if one.pk != issuer.pk]
    return above[0].name if above else f"{issuer.region.name}人民政府"


def _office(agency: Agency) -> rules.Office:
    return rules.Office(agency.pk, agency.region_path, agency.kind_of.standing)
