"""Pages of the list by key, so that page 2,000 costs what page 1 costs; and the search, newest first."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.deadlines.states import RUNNING

from . import queries, searching
from .filters import DUE, Cursor, Filters
from .models import Lead
from .walking import CALENDAR, WORDS, many, plan, whose

SIZE = 50
# So many hits are sorted as they are; where there are more, the newest are found sooner by walking the calendar.
# Fetching h hits costs h rows, walking to the fiftieth of them 50/h of all rows: at a million they meet at some 5,000.
SORTABLE = 5_000
PROBE = """WITH hits AS MATERIALIZED (
             SELECT id, received_at FROM leads_lead WHERE search @@ %(query)s::tsquery LIMIT %(sortable)s)
           SELECT (SELECT count(*) FROM hits), ARRAY(
             SELECT id FROM hits WHERE (received_at, id) < (%(at)s, %(key)s)
             ORDER BY received_at DESC, id DESC LIMIT %(size)s)"""
WALK = """SELECT id FROM leads_lead
          WHERE {whose} AND search @@ %(query)s::tsquery AND (received_at, id) < (%(at)s, %(key)s)
          ORDER BY received_at DESC, id DESC LIMIT %(size)s"""
END_OF_TIME = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
LAST_KEY = UUID(int=(1 << 128) - 1)


@dataclass(frozen=True)
class Page:
    """Rows of one page, and where the neighbouring pages begin."""

    rows: list[Lead]
    total: int
    after: Cursor | None = None
    before: Cursor | None = None


def page(actor: Actor, filters: Filters, at: Cursor | None = None, size: int = SIZE) -> Page:
    """One page of a filtered list: newest first, or by what is due first."""
    total = queries.CAP + 1 if many(actor, filters) else queries.count(actor, filters)
    common = bool(filters.organisation) and total > queries.CAP
    rows = queries.narrowed(actor, filters, by_day=common)
    if filters.sort == DUE:
        scope = queries.scope_of(actor, filters.scope, filters.district)
        owed = open_clocks().filter(subject_kind=Lead.kind(), subject_key__in=rows.values("pk"))
        if len(scope.agencies) == 1:  # an index of the agency's own, in the order of the list
            owed = owed.filter(agency=scope.agencies[0])
        elif scope.agencies and not scope.everything:  # a lead's clocks run for its holder
            owed = owed.filter(agency__among=scope.agencies)
        return _by_due(owed, total, at, size)
    rows = rows.only(*queries.LIST_FIELDS)
    backwards = at is not None and at.backwards
    if at is not None and at.at is not None:
        sign = "gt" if backwards else "lt"
        rows = rows.filter(
            Q(**{f"received_at__{sign}": at.at}) | Q(received_at=at.at, **{f"pk__{sign}": at.key}),
            **{f"received_at__{sign}e": at.at},
        )
    order = ("received_at", "pk") if backwards else ("-received_at", "-pk")
    with plan(CALENDAR) if common else nullcontext():
        found = _read(rows.order_by(*order)[: size + 1], keys_first=filters.overdue)
    cursors = [Cursor(row.received_at, row.pk) for row in found]
    return _page(found, cursors, total, at, size)


def _read(rows: QuerySet[Lead], *, keys_first: bool) -> list[Lead]:
    """The rows in their order. What is late is sorted by keys that an index holds, and only the page's rows are read:
    a city has tens of thousands of open leads, and each would be fetched to be sorted."""
    if not keys_first:
        return list(rows)
    keys = [key for _at, key in rows.values_list("received_at", "pk")]
    by_key = Lead.objects.only(*queries.LIST_FIELDS).in_bulk(keys)
    return [by_key[key] for key in keys]


def _by_due(owed: QuerySet[Clock], total: int, at: Cursor | None, size: int) -> Page:
    """By the open clock of each lead; what is suspended, and so has no date now, stands last."""
    found = _clocks(owed, at, size + 1)
    by_key = Lead.objects.only(*queries.LIST_FIELDS).in_bulk([clock.subject_key for clock in found])
    cursors = [Cursor(clock.due_at, clock.pk) for clock in found]
    return _page([by_key[clock.subject_key] for clock in found], cursors, total, at, size)


def _clocks(owed: QuerySet[Clock], at: Cursor | None, limit: int) -> list[Clock]:
    """Open clocks beside the cursor: first the dated ones, by an index of their own, then the undated."""
    dated = owed.filter(state=RUNNING, due_at__isnull=False).order_by("due_at", "pk")
    undated = owed.filter(due_at=None).order_by("pk")
    parts = [dated, undated]
    if at is not None and at.backwards:
        parts = [undated.reverse(), dated.reverse()]
    if at is not None:
        parts = _beyond(parts, at)
    found: list[Clock] = []
    for part in parts:
        if len(found) < limit:
            found += part[: limit - len(found)]
    return found


def _beyond(parts: list[QuerySet[Clock]], at: Cursor) -> list[QuerySet[Clock]]:
    """What lies beyond the cursor, in the direction of reading."""
    first, last = parts
    sign = "lt" if at.backwards else "gt"
    beside = {f"pk__{sign}": at.key}
    if at.at is None:  # the cursor stands among the undated
        return [first.filter(**beside), last] if at.backwards else [last.filter(**beside)]
    same = Q(due_at=at.at, **beside) | Q(**{f"due_at__{sign}": at.at})
    bound = {f"due_at__{sign}e": at.at}
    return [last.filter(same, **bound)] if at.backwards else [first.filter(same, **bound), last]


def _page(found: list[Lead], cursors: list[Cursor], total: int, at: Cursor | None, size: int) -> Page:
    """Cut the row that only tells whether there is more, and turn a page read backwards round."""
    more, found, cursors = len(found) > size, found[:size], cursors[:size]
    if at is not None and at.backwards:
        found, cursors = found[::-1], cursors[::-1]
        older, newer = bool(found), more
    else:
        older, newer = more, at is not None and bool(found)
    after = cursors[-1] if older and cursors else None
    before = Cursor(cursors[0].at, cursors[0].key, backwards=True) if newer and cursors else None
    return Page(found, total, after, before)


# ── search ──────────────────────────────────────────────────────────────────────────────────────────────────
def search(
    actor: Actor,
    text: str,
    *,
    scope: str = "",
    district: str = "",
    at: Cursor | None = None,
    size: int = SIZE,
) -> Page:
    """Leads whose number, organisation or composed title holds the words, newest first (P4)."""
    where = queries.scope_of(actor, scope, district)
    query = searching.query(text, where.word)
    if not query:
        return Page([], 0)
    exact = queries.by_number(actor, text) if at is None else None
    if exact is not None:
        return Page([exact], 1)
    if where.shared:
        return _in_shared(actor, query, size)
    keys, total = _newest(query, where, at, size + 1)
    rows = Lead.objects.only(*queries.LIST_FIELDS).in_bulk(keys)
    found = [rows[key] for key in keys if key in rows]
    cursors = [Cursor(row.received_at, row.pk) for row in found]
    cut = _page(found, cursors, total, at, size)
    return Page(cut.rows, cut.total, cut.after)


def _newest(query: str, where: queries.Scope, at: Cursor | None, size: int) -> tuple[list[UUID], int]:
    values: dict[str, Any] = {
        "query": query,
        "sortable": SORTABLE + 1,
        "at": at.at if at and at.at else END_OF_TIME,
        "key": at.key if at else LAST_KEY,
        "size": size,
        "agencies": list(where.agencies),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        with plan(WORDS):  # the index of words, whatever is estimated
            cursor.execute(PROBE, values)
            hits, keys = cursor.fetchone()
        if hits > SORTABLE:
            with plan(CALENDAR):
                cursor.execute(WALK.format(whose=whose(where)), values)
                keys = [key for (key,) in cursor.fetchall()]
    return list(keys), min(hits, queries.CAP + 1)


def _in_shared(actor: Actor, query: str, size: int) -> Page:
    """Among what others shared with us: few, so each is looked at."""
    rows = queries.narrowed(actor, Filters(scope="shared"))
    rows = rows.extra(where=["search @@ %s::tsquery"], params=[query]).only(*queries.LIST_FIELDS)
    found = list(rows.order_by("-received_at", "-pk")[:size])
    return Page(found, len(found))
