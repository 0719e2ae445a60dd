"""What has just happened here: our own acts, and what others did to things that we owe or wait for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps

from husheng.foundation.acts import queries as journal
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.subjects import subject_url

from .. import opened, words

SHOWN = 12
NUMBERED = frozenset(
    {
        "cases.case",
        "handovers.handover",
        "leads.lead",
        "measures.measure",
        "parties.party",
        "referrals.referral",
    }
)


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: object
    ours: bool
    agency: Agency | None
    who: str
    words: str
    url: str
    link: str
    seal: ledger.Seal


def lately(actor: Actor, keys: Iterable[UUID], limit: int = SHOWN) -> list[Entry]:
    """Newest first, of what the post may open. Names of persons are shown for our own agency only."""
    rows = {row.pk: row for row in journal.of_agency(actor.agency_id, limit)}
    rows |= {row.pk: row for row in journal.of_objects(keys, limit)}
    closed = opened.closed(actor)
    known = [row for row in rows.values() if row.kind not in closed]
    newest = sorted(known, key=lambda row: (row.at, row.pk), reverse=True)[:limit]
    return _entries(actor, newest)


def _entries(actor: Actor, rows: list[JournalRow]) -> list[Entry]:
    places = agencies.by_id({row.agency for row in rows})
    people = agencies.names({row.user for row in rows if row.agency == actor.agency_id})
    numbers = _numbers(rows)
    seals = ledger.seals(row.pk for row in rows)
    found = []
    for row in rows:
        url, name = subject_url(row.kind, row.key), numbers.get(row.key) or words.thing(row.kind)
        found.append(
            Entry(
                at=row.at,
                ours=row.agency == actor.agency_id,
                agency=places.get(row.agency),
                who=people.get(row.user, ""),
                words=words.verb(row.verb) if url else f"{words.verb(row.verb)} {name}",
                url=url,
                link=name,
                seal=seals[row.pk],
            )
        )
    return found


def _numbers(rows: list[JournalRow]) -> dict[UUID, str]:
    """The readable number of each thing that has one; a clock on a case may bear a measure's number."""
    keys: dict[str, set[UUID]] = {}
    for row in rows:
        keys.setdefault(row.kind, set()).add(row.key)
    found: dict[UUID, str] = {}
    for kind, of_kind in keys.items():
        if kind in NUMBERED:
            found |= dict(
                apps.get_model(kind)._base_manager.filter(pk__in=of_kind).values_list("pk", "number")
            )
    return found
