"""Walking the calendar from its end: what many leads hold is met soon, and finding all of them first is dear."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from django.db import connection, transaction

from husheng.foundation.acts.actor import Actor

from . import queries, searching
from .filters import Filters

WORDS: Final = ("enable_seqscan", "enable_indexscan")  # without these the index of words is left
CALENDAR: Final = (
    "enable_seqscan",
    "enable_bitmapscan",
    "enable_sort",
)  # and without these the order of days
# Where the statistics expect so many hits, more than the cap stand among so few of the newest leads, up to a million
# in all; where they are wrong, looking at those has cost some milliseconds.
COMMON: Final = 100_000
NEWEST: Final = 10_000
AMONG_NEWEST: Final = """SELECT count(*) FROM (
  SELECT FROM (SELECT search, organisation FROM leads_lead WHERE {whose}
               ORDER BY received_at DESC, id DESC LIMIT %(newest)s) AS newest
  WHERE search @@ %(word)s::tsquery AND strpos(organisation, %(organisation)s) > 0 LIMIT %(most)s) AS found"""


def many(actor: Actor, filters: Filters) -> bool:
    """Whether more than the cap are of an organisation with a common word; no where that is not told at once."""
    scope = queries.scope_of(actor, filters.scope, filters.district)
    plain = Filters(scope=filters.scope, district=filters.district, sort=filters.sort)
    word = searching.query(filters.organisation, scope.word)
    if not word or scope.shared or replace(filters, organisation="") != plain or _expected(word) < COMMON:
        return False
    values: dict[str, Any] = {
        "word": word,
        "organisation": filters.organisation,
        "newest": NEWEST,
        "most": queries.CAP + 1,
    }
    with plan(CALENDAR), connection.cursor() as cursor:
        cursor.execute(AMONG_NEWEST.format(whose=whose(scope)), {**values, "agencies": list(scope.agencies)})
        return int(cursor.fetchone()[0]) > queries.CAP


def whose(scope: queries.Scope) -> str:
    """The condition of a walk that stays within the scope; its agencies are a parameter of that name."""
    if scope.everything:
        return "true"
    return f"agency_id = {'(%(agencies)s::uuid[])[1]' if len(scope.agencies) == 1 else 'ANY(%(agencies)s)'}"


def _expected(word: str) -> int:
    """How many leads hold it, as the database's statistics have it."""
    with plan(WORDS), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) SELECT FROM leads_lead WHERE search @@ %s::tsquery", [word])
        said = cursor.fetchone()[0]
    node = (json.loads(said) if isinstance(said, str) else said)[0]["Plan"]
    return max(int(each["Plan Rows"]) for each in (node, *node.get("Plans", ())))


@contextmanager
def plan(unwanted: Sequence[str]) -> Iterator[None]:
    """Keep the planner from paths that are wrong here: it cannot know which words exclude each other."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = off" for name in unwanted))
        yield
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in unwanted))
