"""What has just happened here: our own acts, and what others did to things that we owe or wait for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.acts import queries as journal
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.subjects import subject_url

from .. import words

SHOWN = 12


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
    """Newest first. Names of persons are shown for our own agency only."""
    rows = {row.pk: row for row in journal.of_agency(actor.agency_id, limit)}
    rows |= {row.pk: row for row in journal.of_objects(keys, limit)}
    newest = sorted(rows.values(), key=lambda row: (row.at, row.pk), reverse=True)[:limit]
    return _entries(actor, newest)


def _entries(actor: Actor, rows: list[JournalRow]) -> list[Entry]:
    places = agencies.by_id({row.agency for row in rows})
    people = agencies.names({row.user for row in rows if row.agency == actor.agency_id})
    numbers = _numbers({row.key for row in rows})
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


def _numbers(keys: set[UUID]) -> dict[UUID, str]:
    """Readable numbers, from the clocks that the things have had."""
    found = Clock.objects.filter(subject_key__in=keys).exclude(number="")
    return dict(found.order_by().values_list("subject_key", "number"))
