"""From a list to records, and from records to who has read them.

Numbers are looked up by blind index, exactly; names by their coarse bucket, whose rows are opened and compared in the
vault and shown to nobody. Only people in the register of parties are looked up. Callers of leads and whistleblowers
never: a list could otherwise tell who has reported (L7).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.standing import through
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.registries.parties import queries as parties

from .choices import PHONE
from .engine.seized import LEAST, Cell, Judged, Reading, judge
from .models import Run
from .seized_list import Listed

AGENCIES: Final = 20  # whose posts are held against chance, at most; see `Readers.leading`
OFTEN: Final = 2.0  # an agency whose reading holds so many times more of the list than everybody's
READ: Final = """
SELECT l.post, l.agency, array_agg(DISTINCT h.row), min(l.at), max(l.at), count(*) FROM leaks_hit h
JOIN privacy_readlog l ON l.subject = h.subject AND l.at >= %(since)s AND l.at < %(until)s
WHERE h.run_id = %(run)s GROUP BY l.post, l.agency
"""
VOLUMES: Final = """
SELECT agency, count(*) FROM privacy_readlog WHERE at >= %(since)s AND at < %(until)s GROUP BY agency
"""
# What each of these agencies read, each record in the month in which anybody there read it first.
CELLS: Final = """
WITH pairs AS MATERIALIZED (
  SELECT agency, post, subject, min(at) AS first FROM privacy_readlog
  WHERE agency = ANY (%(agencies)s) AND subject IS NOT NULL AND at >= %(since)s AND at < %(until)s
  GROUP BY agency, post, subject
), records AS MATERIALIZED (
  SELECT agency, subject, (extract(year FROM min(first) AT TIME ZONE 'Asia/Shanghai') * 12
    + extract(month FROM min(first) AT TIME ZONE 'Asia/Shanghai') - 1)::int AS month
  FROM pairs GROUP BY agency, subject
)
SELECT r.agency, r.month, NULL::uuid, count(*), NULL::int[] FROM records r GROUP BY r.agency, r.month
UNION ALL
SELECT r.agency, r.month, p.post, count(*), array_agg(h.row) FILTER (WHERE h.row IS NOT NULL)
FROM pairs p JOIN records r USING (agency, subject)
LEFT JOIN leaks_hit h ON h.run_id = %(run)s AND h.subject = p.subject
GROUP BY r.agency, r.month, p.post
"""


class Span(NamedTuple):
    """When a post first and last read something of the list."""

    first: dt.datetime
    last: dt.datetime


@dataclass
class Readers:
    """Who has read which rows of the list."""

    rows: dict[UUID, set[int]] = field(default_factory=lambda: defaultdict(set))
    spans: dict[UUID, Span] = field(default_factory=dict)
    agency: dict[UUID, UUID] = field(default_factory=dict)
    of_agency: dict[UUID, set[int]] = field(default_factory=lambda: defaultdict(set))
    reads: Counter[UUID] = field(default_factory=Counter)

    def leading(self, volumes: Mapping[UUID, int]) -> list[UUID]:
        """The agencies that together account for the list, and those that have read it far more than others.

        First whoever has read most of it, then whoever has read most of the rest; a small office that happened to
        lie inside a large one's reading is found by how dense the list is in what it read.
        """
        chosen, rest = list[UUID](), set().union(*self.of_agency.values())
        while len(chosen) < AGENCIES:
            best = max(sorted(self.of_agency), key=lambda agency: len(self.of_agency[agency] & rest))
            if len(self.of_agency[best] & rest) < LEAST:
                break
            chosen.append(best)
            rest -= self.of_agency[best]
        usual = sum(self.reads.values()) / max(sum(volumes.values()), 1)
        dense = {agency: self.reads[agency] / volumes[agency] for agency in self.reads if agency in volumes}
        often = sorted(
            (agency for agency, share in dense.items() if share > OFTEN * usual and agency not in chosen),
            key=lambda agency: (-dense[agency], agency),
        )
        return [*chosen, *often][:AGENCIES]


@dataclass(frozen=True)
class Answer:
    """What is kept of a run. `digest` is that of the whole answer: the same list and log give it again."""

    overlaps: list[dict[str, Any]]
    read: int
    unexplained: int
    looked_at: int
    digest: str


def opened(actor: Actor, run: Run) -> bytes:
    """The sealed list, after its reading has been written down like any other."""
    return reveal(actor, run, ["body"], Purpose.INVESTIGATE, "名单比对", run.case)["body"].encode("latin-1")


@through("leaks")
def hits(column: str, listed: Listed) -> dict[UUID, int]:
    """Whose records the rows are: subject → row."""
    find = parties.subjects_by_phone if column == PHONE else parties.subjects_by_name
    return {subject: listed.values[value] for subject, value in find(list(listed.values))}


@through("leaks")
def against_the_log(run: Run, found: Mapping[UUID, int]) -> Answer:
    """Who has read them, in which agencies, and how likely that is by chance."""
    if not found:
        return Answer([], 0, 0, 0, _digest([], 0))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
    readers = _readers(run)
    judged = _judged(run, readers) if readers.rows else Judged((), 0)
    overlaps = [
        {
            "post": UUID(one.post),
            "agency": readers.agency[UUID(one.post)],
            "rows": one.rows,
            "alone": one.alone,
            "expected": one.expected,
            "log10_chance": one.log10_chance,
            "confidence": one.confidence.value,
            "first_at": readers.spans[UUID(one.post)].first,
            "last_at": readers.spans[UUID(one.post)].last,
        }
        for one in judged.overlaps
    ]
    read = len(set().union(*readers.rows.values()))
    return Answer(overlaps, read, judged.unexplained, len(readers.rows), _digest(overlaps, read))


def bounds(run: Run) -> dict[str, Any]:
    """The span of reading that is looked at."""
    midnight = dt.time()
    return {
        "run": run.pk,
        "since": dt.datetime.combine(run.since, midnight, SHANGHAI),
        "until": dt.datetime.combine(run.until + dt.timedelta(days=1), midnight, SHANGHAI),
    }


def _readers(run: Run) -> Readers:
    found = Readers()
    for post, agency, rows, first, last, reads in _fetched(READ, bounds(run)):
        found.reads[agency] += reads
        found.rows[post].update(rows)
        found.agency[post] = agency
        found.of_agency[agency].update(rows)
        before = found.spans.get(post, Span(first, last))
        found.spans[post] = Span(min(before.first, first), max(before.last, last))
    return found


def _judged(run: Run, readers: Readers) -> Judged:
    size: dict[Cell, int] = {}
    read: dict[UUID, dict[Cell, int]] = defaultdict(dict)
    listed: dict[UUID, dict[Cell, frozenset[int]]] = defaultdict(dict)
    volumes = dict(_fetched(VOLUMES, bounds(run)))
    for agency, month, post, count, rows in _fetched(
        CELLS, bounds(run) | {"agencies": readers.leading(volumes)}
    ):
        cell = Cell(agency, month)
        if post is None:
            size[cell] = count
            continue
        read[post][cell] = count
        if rows:
            listed[post][cell] = frozenset(rows)
    readings = [Reading(str(post), read[post], cells) for post, cells in sorted(listed.items())]
    return judge(size, readings, len(readers.rows))


def _fetched(statement: str, values: Mapping[str, Any]) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        while some := cursor.fetchmany(10_000):
            yield from some


def _digest(overlaps: Iterable[Mapping[str, Any]], read: int) -> str:
    plain = [{name: str(value) for name, value in sorted(one.items())} for one in overlaps]
    return hashlib.sha256(json.dumps([plain, read], sort_keys=True).encode()).hexdigest()
