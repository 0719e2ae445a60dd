"""The matters that gravity is about: leads and cases, found by kind and key as far as the actor may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from husheng.casework.cases.models import Case
from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.errors import NotFound
from husheng.intake.leads.models import Lead

MODELS: Final[dict[str, type[Lead] | type[Case]]] = {Lead.kind(): Lead, Case.kind(): Case}
UNKNOWN: Final = "没有找到这件线索或案件。它可能不存在，或不属于您办理的范围。"


@dataclass(frozen=True)
class Subject:
    """A lead or case: whose it is, its number and its composed title."""

    kind: str
    key: UUID
    number: str
    title: str
    agency: Agency


def find(actor: Actor, kind: str, key: UUID) -> Subject:
    """The matter, when the actor may see it; anything else looks as if it did not exist."""
    model = MODELS.get(kind)
    row = model.objects.filter(pk=key).first() if model else None
    if row is None or not actor.sees(row):
        raise NotFound(UNKNOWN)
    return Subject(kind, key, row.number, row.title, agencies.agency(row.agency_id))


def by_number(actor: Actor, number: str) -> Subject | None:
    """The lead or case of this number, when the actor may see it."""
    for kind, model in MODELS.items():
        key = model.objects.filter(number=number.strip().upper()).values_list("pk", flat=True).first()
        if key is not None:
            try:
                return find(actor, kind, key)
            except NotFound:
                return None
    return None
