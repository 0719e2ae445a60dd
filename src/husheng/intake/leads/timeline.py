"""The timeline of a lead, read from the journal: who did what, each with its seal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import pgettext

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.queries import of_objects
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.subjects import subject_url
from husheng.intake.handovers.models import Handover

from .models import Lead
from .words import deed, spoken

LONGEST = 200


def entries(actor: Actor, lead: Lead) -> list[dict[str, Any]]:
    """Newest first; names of staff only of our own agency."""
    rows = of_objects([lead.pk], LONGEST)
    places = agencies.by_id({row.agency for row in rows})
    people = agencies.names({row.user for row in rows})
    seals = ledger.seals(row.pk for row in rows)
    links = _links([row.facts.get("handover") for row in rows])
    cases = _cases([row.within for row in rows if row.verb.endswith("_case") and row.within])
    return [
        {
            "at": row.at,
            "ours": row.agency == actor.agency_id,
            "agency": places.get(row.agency),
            "who": people.get(row.user, "") if row.agency == actor.agency_id else "",
            "words": deed(row.verb.rsplit(".", 1)[-1], row.facts),
            "seal": seals.get(row.pk),
            **links.get(str(row.facts.get("handover")), {}),
            **(cases.get(row.within, {}) if row.within else {}),
        }
        for row in rows
    ]


def _cases(acts: list[UUID]) -> dict[UUID, dict[str, str]]:
    """The thing whose act the entry stands within: the case, known here by kind and key only."""
    outer = JournalRow.objects.filter(pk__in=acts).values_list("pk", "kind", "key")
    found = {act: subject_url(kind, key) for act, kind, key in outer}
    return {act: {"url": url, "link": pgettext("one", "案件")} for act, url in found.items() if url}


def _links(keys: list[Any]) -> dict[str, dict[str, str]]:
    """The hand-overs that the entries speak of, by number."""
    wanted = [key for key in keys if key]
    rows = Handover.objects.filter(pk__in=wanted).values_list("pk", "number", "handover_kind")
    kinds = dict(Handover._meta.get_field("handover_kind").choices or [])
    return {
        str(pk): {
            "url": subject_url(Handover.kind(), pk),
            "link": number,
            "note": spoken(str(kinds.get(kind, ""))),
        }
        for pk, number, kind in rows
    }
