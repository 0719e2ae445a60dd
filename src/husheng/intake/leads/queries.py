"""What other rooms and pages may ask about leads; always as far as the actor may see, never unbounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines.queries import overdue as overdue_clocks
from husheng.foundation.kernel import bigrams, clock
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.counting import counts_again
from husheng.foundation.kernel.errors import NotFound

from . import rules, searching
from .choices import UNSUBSTANTIATED
from .filters import ME, NOBODY, OWN, REGION, SHARED, Filters
from .models import HOTLINE, ImportFile, Lead
from .states import OPEN

CAP = 1000
LIST_FIELDS = (
    "number", "agency_id", "state", "source", "received_at", "violation", "title", "protected", "confidential",
    "handler", "outcome", "version", "organisation", "place", "earlier_id", "split_from_id",
)  # fmt: skip


def lead(actor: Actor, key: UUID) -> Lead:
    """One lead that the actor may see; anything else looks as if it did not exist."""
    row = Lead.objects.select_related("earlier", "split_from").filter(pk=key).first()
    if row is None or not actor.sees(row):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return row


def by_number(actor: Actor, number: str) -> Lead | None:
    """The lead of this number, when the actor may see it."""
    row = Lead.objects.filter(number=number.strip().upper()).first()
    return row if row is not None and actor.sees(row) else None


def with_numbers(agency: UUID, source: str, refs: Collection[str]) -> QuerySet[Lead]:
    """Leads of the agency that came under one of these numbers of their source.

    That none of them is empty must be said: otherwise a long list hides the index, and every lead is read.
    """
    rows = Lead.objects.filter(agency=agency, source=source).exclude(source_ref="")
    return rows.extra(
        where=["source_ref = ANY(%s)"], params=[list(refs)]
    )  # one array, not a value bound for each


def by_keys(actor: Actor, keys: Iterable[UUID]) -> list[Lead]:
    """Those of the leads that the actor may see, in the order of their numbers (at most 1,000)."""
    rows = list(Lead.objects.filter(pk__in=list(keys)[:CAP]).order_by("number"))
    visible = visible_among(actor, rows)
    return [row for row in rows if row.pk in visible]


def visible_among(actor: Actor, rows: Iterable[Any]) -> set[UUID]:
    """What `actor.sees` says of each lead (or what is known of it), asked of the database once."""
    near: set[UUID] = set()
    far: list[Any] = []
    for row in rows:
        if row.agency_id == actor.agency_id:
            near.add(row.pk)
        else:
            far.append(row)
    granted = agencies.granted(actor, Lead.kind()).filter(subject_key__in=[row.pk for row in far])
    shared = set(granted.values_list("subject_key", flat=True)) if far else set()
    inside = {row.pk for row in far if actor.regional and row.region_path.startswith(actor.region_path)}
    return near | shared | inside if actor.may(Permission.LEAD_READ) else set()


# ── whose leads ─────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Scope:
    """Where a list looks: agencies (their leads), or what others have shared; and the word of the search.

    `everything`: the agencies are all there are, so nothing need be compared with so many keys.
    """

    agencies: tuple[UUID, ...]
    word: str
    shared: bool = False
    everything: bool = False


def scope_of(actor: Actor, scope: str = "", district: str = "") -> Scope:
    """Own agency; for the task-force office its region or one district of it; or what others shared with us."""
    if scope == SHARED:
        return Scope((), "", shared=True)
    if not actor.regional or scope == OWN:
        return Scope((actor.agency_id,), searching.agency_word(actor.agency_id))
    path = actor.region_path
    if district:
        inside = agencies.in_region(path).filter(code=district).values_list("path", flat=True).first()
        path = inside or path
    held, known = agencies.keys_below(path), agencies.keys_below("")
    if held == known:
        return Scope(held, "", everything=True)
    return Scope(held, searching.region_words(path)[-1])


def scopes(actor: Actor) -> list[str]:
    """The scopes that the actor has a choice of."""
    return [REGION, OWN, SHARED] if actor.regional else [OWN, SHARED]


def narrowed(actor: Actor, filters: Filters, *, by_day: bool = False) -> QuerySet[Lead]:
    """All leads of a filter, unordered; pages and counts cut it short.

    `by_day`: they will be met along the calendar, not by the index of words.
    """
    scope = scope_of(actor, filters.scope, filters.district)
    by_word = bool(filters.organisation) and not by_day
    rows = _of_organisation(_held(actor, scope, by_word=by_word), filters.organisation, scope)
    states = filters.states or (OPEN if filters.overdue else ())  # nothing is owed on what has ended
    for name, values in (
        ("state", states), ("violation", filters.violations), ("source", filters.sources)
    ):  # fmt: skip
        if values:
            rows = rows.filter(**{f"{name}__in": values})
    if filters.first:
        rows = rows.filter(received_at__gte=_midnight(filters.first))
    if filters.last:
        rows = rows.filter(received_at__lt=_midnight(filters.last + dt.timedelta(days=1)))
    if filters.protected:
        rows = rows.filter(protected=True)
    if filters.overdue:
        late = overdue_clocks().filter(subject_kind=Lead.kind()).order_by()
        if not scope.shared and not scope.everything:
            late = late.filter(agency__among=scope.agencies)
        rows = rows.filter(pk__in=late.values("subject_key"))
    return _of_handler(rows, actor, filters.handler)


def _whose(actor: Actor, scope: Scope) -> Q:
    if scope.shared:
        return Q(pk__in=agencies.granted(actor, Lead.kind()).values("subject_key"))
    if scope.everything:
        return agencies.EVERY
    if len(scope.agencies) == 1:
        return Q(agency=scope.agencies[0])
    return Q(agency__among=scope.agencies)


def _held(actor: Actor, scope: Scope, *, by_word: bool) -> QuerySet[Lead]:
    """The rows of the scope. Where the index of words finds them, their agency is only checked: reading all

    of its rows from an index of their own, to cut them with those found, would cost more than the search.
    """
    if by_word and not scope.shared and not scope.everything:
        checked = Lead.objects.alias(holder=Coalesce("agency", "agency"))
        return checked.filter(holder__among=scope.agencies)
    return Lead.objects.filter(_whose(actor, scope))


def _of_organisation(rows: QuerySet[Lead], text: str, scope: Scope) -> QuerySet[Lead]:
    """By the bigram index first, then to the letter."""
    if not text:
        return rows
    wanted = searching.query(text, scope.word)
    if not bigrams.query(text):
        return rows.none()
    return rows.extra(where=["search @@ %s::tsquery"], params=[wanted]).filter(organisation__contains=text)


def _of_handler(rows: QuerySet[Lead], actor: Actor, handler: str) -> QuerySet[Lead]:
    if not handler:
        return rows
    if handler == NOBODY:
        return rows.filter(handler=None)
    return rows.filter(handler=actor.user_id if handler == ME else handler)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)


# ── counts ──────────────────────────────────────────────────────────────────────────────────────────────────
def count(actor: Actor, filters: Filters) -> int:
    """How many, counted no further than one above the cap."""
    return narrowed(actor, filters).order_by()[: CAP + 1].count()


def counts(actor: Actor, views: Iterable[Filters]) -> dict[Filters, int]:
    """How many each view shows, capped, in one statement."""
    wanted = {view.as_query(): view for view in views}
    found = counts_again(
        ("leads", actor, agencies.reach(actor), *wanted),
        lambda: {name: narrowed(actor, view) for name, view in wanted.items()},
    )
    return {view: found[name] for name, view in wanted.items()}


# ── smaller questions ───────────────────────────────────────────────────────────────────────────────────────
def import_files(actor: Actor, limit: int = 20) -> list[ImportFile]:
    """The last uploads of the agency."""
    rows = ImportFile.objects.filter(agency=actor.agency_id).defer("body").order_by("-uploaded_at", "-pk")
    return list(rows[:limit])


def import_file(actor: Actor, key: UUID) -> ImportFile:
    """One upload of the agency."""
    row = ImportFile.objects.filter(pk=key, agency=actor.agency_id).first()
    if row is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return row


def hotline_answers(
    actor: Actor, first: dt.date, last: dt.date, limit: int = 20_000
) -> list[tuple[str, str]]:
    """(order number, answer) of the agency's hotline leads that were answered in a period, by order number."""
    rows = Lead.objects.filter(
        agency=actor.agency_id,
        source=HOTLINE,
        answered_at__gte=_midnight(first),
        answered_at__lt=_midnight(last + dt.timedelta(days=1)),
    ).exclude(source_ref="")
    return list(rows.order_by("source_ref").values_list("source_ref", "answer")[:limit])


def unsubstantiated(before: dt.datetime | None = None) -> QuerySet[Lead]:
    """Leads whose personal values are to go under two custodians (P6): ended long ago, nothing found.

    For `privacy`'s retention run, which looks at no actor; it refuses while a clock runs.
    """
    days = int(rules.parameters()["privacy"]["seal_after_days"])
    edge = (before or clock.now()) - dt.timedelta(days=days)
    ended = Q(state="rejected") | Q(state="closed", outcome__in=UNSUBSTANTIATED)
    return Lead.objects.filter(ended, closed_at__lt=edge).order_by("closed_at", "pk")
