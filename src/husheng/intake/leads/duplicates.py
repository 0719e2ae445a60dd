"""Proposals that two leads are about the same thing. Proposed, never merged; and nothing leaks (L16).

Whatever stands in another agency or in a matter that asks for secrecy is one and the same sentence, whether there is
one such match or many, and for whatever reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Q

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.standing import through
from husheng.foundation.vault.alike import alike

from . import rules
from .models import Lead
from .queries import visible_among

COMPARED = (
    "pk", "agency_id", "region_path", "confidential", "received_at", "organisation_key", "place_key", "violation",
    "source", "source_ref", "caller_blind", "split_from_id", "earlier_id",
)  # fmt: skip
SHOWN = (
    "number",
    "title",
    "organisation",
    "place",
    "state",
    "outcome",
    "version",
    "agency_id",
    "region_path",
)


@dataclass(frozen=True)
class Match:
    """A lead that may be about the same, and why."""

    lead: Lead
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Proposals:
    """What the actor may see, and whether anybody else holds something."""

    visible: list[Match] = field(default_factory=list)
    elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.visible) or self.elsewhere


def proposals(actor: Actor, lead: Lead) -> Proposals:
    """Repeats of a lead. Renewals, parts and the whole of a split lead are no repeats."""
    one, window = traits(lead), dt.timedelta(days=int(rules.parameters()["duplicates"]["window_days"]))
    same = alike(lead, "caller_blind")
    found = [
        (other, rules.reasons(one, traits(other, same), window)) for other in _candidates(lead, window, same)
    ]
    found = [(other, reasons) for other, reasons in found if reasons and not _related(lead, other)]
    seen = visible_among(actor, [other for other, _ in found])
    visible: dict[UUID, tuple[str, ...]] = {}
    elsewhere = False
    for other, reasons in found:
        if other.pk in seen and _may_be_shown(actor, lead, other, reasons):
            visible[other.pk] = _shown(other, reasons)
        else:
            elsewhere = True
    first = dict(islice(visible.items(), int(rules.parameters()["duplicates"]["shown"])))
    leads = Lead.objects.only(*SHOWN).in_bulk(first) if first else {}
    matches = [Match(leads[key], reasons) for key, reasons in first.items() if key in leads]
    return Proposals(matches, elsewhere or len(matches) < len(first))


def traits(lead: Any, same: Sequence[bytes] = ()) -> rules.Traits:
    """What a lead is compared by. An index of the other's caller is written as the other's: `same[0]`."""
    return rules.Traits(
        organisation_key=lead.organisation_key,
        place_key=lead.place_key,
        violation=lead.violation,
        source=lead.source,
        source_ref=lead.source_ref,
        caller_blind=same[0] if lead.caller_blind in same else lead.caller_blind,
        received_at=lead.received_at,
    )


@through("duplicates")
def _candidates(lead: Lead, window: dt.timedelta, same: Sequence[bytes]) -> list[Any]:
    """What leads are compared by, each reason by its own index; newest first, no more than people could look at.

    Values, not leads: a hundred of those for each reason cost a page more than everything else on it.
    """
    asked = []
    if lead.organisation_key:
        asked.append(Q(organisation_key=lead.organisation_key))
    if lead.place_key:
        near = (lead.received_at - window, lead.received_at + window)
        asked.append(Q(place_key=lead.place_key, violation=lead.violation, received_at__range=near))
    if lead.source_ref:
        asked.append(Q(source_ref=lead.source_ref, source=lead.source))
    if same:
        asked.append(Q(caller_blind__in=same))
    cap = int(rules.parameters()["duplicates"]["elsewhere_cap"])
    found: dict[UUID, Any] = {}
    for condition in asked:
        # materialised by its own index before it is sorted: walking the calendar would take far longer
        keys = Lead.objects.filter(condition).exclude(pk=lead.pk).order_by().values("pk")[: 10 * cap]
        rows = Lead.objects.filter(pk__in=keys).values_list(*COMPARED, named=True)
        found.update({row.pk: row for row in rows.order_by("-received_at", "-pk")[:cap]})
    return sorted(found.values(), key=lambda row: (row.received_at, row.pk), reverse=True)


def _related(lead: Lead, other: Any) -> bool:
    family = {lead.pk, lead.split_from_id, lead.earlier_id} - {None}
    return other.pk in family or bool({other.split_from_id, other.earlier_id} & family)


def _may_be_shown(actor: Actor, lead: Lead, other: Any, reasons: tuple[str, ...]) -> bool:
    """In our own agency, unless only the caller tells and one of the two asked for secrecy; elsewhere only what
    is not confidential and lies in the actor's own view."""
    if other.agency_id == actor.agency_id:
        return bool(_shown(other, reasons)) and not (
            reasons == (rules.CALLER,) and (lead.confidential or other.confidential)
        )
    return not other.confidential and reasons != (rules.CALLER,)


def _shown(other: Any, reasons: tuple[str, ...]) -> tuple[str, ...]:
    """A shared caller is not named as a reason where the other one asked for secrecy."""
    return tuple(reason for reason in reasons if reason != rules.CALLER or not other.confidential)
