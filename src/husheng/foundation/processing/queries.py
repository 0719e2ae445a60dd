"""What may be read of the register, the assessments and the forms; none of it holds a personal value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import NotFound

from .models import Assessment, CollectionForm, FormField
from .register.checking import Column
from .register.declared import PERSONAL, Group, Item, Store
from .register.installed import ground, the_register
from .rules import Known
from .states import IN_FORCE

NOT_THERE = "没有找到。它可能不存在，或不属于您办理的范围。"


@dataclass(frozen=True)
class Kept:
    """Everything that is kept of one group of persons: columns with their labels, and files."""

    group: Group
    items: Sequence[tuple[Item, Column]]
    stores: Sequence[Store]


def register() -> list[Kept]:
    """The register by groups of persons, those with the most sensitive columns first."""
    known = ground()
    columns = known.by_name
    found = []
    for group in known.declared.groups.values():
        items = [
            (item, columns[item.name])
            for item in known.declared.items
            if item.group == group.slug and item.kind in PERSONAL and item.name in columns
        ]
        stores = [store for store in known.declared.stores if store.group == group.slug]
        found.append(Kept(group, items, stores))
    return sorted(
        found, key=lambda kept: (-sum(i.kind == "sensitive" for i, _c in kept.items), kept.group.slug)
    )


def known() -> Known:
    """What an assessment may name: kinds of agencies, groups, and the sensitive ones among them."""
    register = the_register()
    sensitive = {item.group for item in register.items if item.kind == "sensitive"}
    sensitive |= {group.slug for group in register.groups.values() if group.minor != "no"}
    return Known(set(agencies.kind_names()), set(register.groups), sensitive)


def assessments(actor: Actor) -> QuerySet[Assessment]:
    """Our own, those of our region's agencies, what ships, and what is in force and names our kind; the auditor all."""
    rows = Assessment.objects.select_related("agency__kind_of")
    if actor.may(Permission.AUDIT_READ):
        return rows
    seen = Q(agency=actor.agency_id) | ~Q(shipped="")
    if actor.regional:
        seen |= Q(agency__isnull=False) & agencies.held_below(actor.region_path)
    ours = Q(senders__contains=[actor.agency_kind]) | Q(receivers__contains=[actor.agency_kind])
    return rows.filter(seen | (Q(state__in=IN_FORCE) & ours))


def assessment(actor: Actor, key: UUID) -> Assessment:
    """One assessment that the actor may see."""
    row = assessments(actor).filter(pk=key).first()
    if row is None:
        raise NotFound(NOT_THERE)
    return row


def forms(actor: Actor) -> QuerySet[CollectionForm]:
    """The forms that our agency registered, those of our region for its office; the auditor sees all."""
    rows = CollectionForm.objects.select_related("agency__kind_of")
    if actor.may(Permission.AUDIT_READ):
        return rows
    return rows.filter(
        agencies.held_below(actor.region_path) if actor.regional else Q(agency=actor.agency_id)
    )


def form(actor: Actor, key: UUID) -> CollectionForm:
    """One form that the actor may see."""
    row = forms(actor).filter(pk=key).first()
    if row is None:
        raise NotFound(NOT_THERE)
    return row


def lines(form: CollectionForm) -> list[FormField]:
    """The form's lines in order."""
    return list(form.lines.order_by("ordinal"))
