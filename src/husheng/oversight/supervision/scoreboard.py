"""及时与完整: answers in time x of y and items answered x of y, by agency and by district. Fines, cases, arrests and
tips have no column here (行政处罚法 第 74 条, L12); police, procuratorate and court have no line (L2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from husheng.foundation.agencies.models import Agency
from husheng.foundation.agencies.queries import below
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.states import RUNNING, STOPPED
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.standing import through

from . import rules

TIMELY, COMPLETE = "timely", "complete"
MEASURES: Final = (TIMELY, COMPLETE)

# Silence must not better a figure: what was due and lies unanswered counts below the line as well.
BOARD: Final = """
WITH judged AS MATERIALIZED (
  SELECT a.id AS agency, c.subject_key, c.step, c.good
  FROM unnest(%(agencies)s::uuid[]) AS a(id)
  CROSS JOIN LATERAL (
    SELECT subject_key, step, subject_kind, in_time AS good FROM deadlines_clock
      WHERE agency_id = a.id AND stopped_at >= %(first)s AND stopped_at < %(last)s AND in_time IS NOT NULL
    UNION ALL
    SELECT subject_key, step, subject_kind, false FROM deadlines_clock
      WHERE agency_id = a.id AND stopped_at >= %(last)s AND due_at < %(last)s AND in_time IS FALSE
    UNION ALL
    SELECT subject_key, step, subject_kind, false FROM deadlines_clock
      WHERE agency_id = a.id AND state = 'running' AND due_at <= %(edge)s AND in_force
  ) c
  WHERE (c.subject_kind, c.step) IN (SELECT * FROM unnest(%(kinds)s::text[], %(steps)s::text[]))
), items AS (
  SELECT asked.agency, count(*) AS whole,
         count(*) FILTER (WHERE i.state = 'answered' AND i.answered_at < %(last)s) AS good
  FROM (SELECT DISTINCT agency, subject_key FROM judged WHERE step = ANY(%(item_steps)s)) asked
  JOIN handovers_item i ON i.handover_id = asked.subject_key
  WHERE i.state IN ('open', 'accepted', 'answered') GROUP BY asked.agency
)
SELECT j.agency, count(*) FILTER (WHERE j.good), count(*), coalesce(min(items.good), 0), coalesce(min(items.whole), 0)
FROM judged j LEFT JOIN items ON items.agency = j.agency GROUP BY j.agency
"""


@dataclass(frozen=True)
class Rate:
    """A figure that shows what it is made of."""

    numerator: int = 0
    denominator: int = 0

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down, so that 100 means all."""
        return self.numerator * 100 // self.denominator if self.denominator else None

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.numerator + other.numerator, self.denominator + other.denominator)


@dataclass(frozen=True)
class Figures:
    """Both figures of one unit."""

    timely: Rate = Rate()
    complete: Rate = Rate()

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.timely + other.timely, self.complete + other.complete)

    def of(self, measure: str) -> Rate:
        """The figure of one measure."""
        return self.complete if measure == COMPLETE else self.timely


@dataclass(frozen=True)
class Period:
    """Whole days in Shanghai, both counted; `now` cuts off what is not over."""

    first: dt.date
    last: dt.date
    now: dt.datetime

    @property
    def begin(self) -> dt.datetime:
        return dt.datetime.combine(self.first, dt.time(), SHANGHAI)

    @property
    def end(self) -> dt.datetime:
        return dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time(), SHANGHAI)

    @property
    def edge(self) -> dt.datetime:
        return min(self.end, self.now)


def units(within: str) -> dict[UUID, Agency]:
    """The agencies of a region that have a line: administrative ones only (L2)."""
    found = below(within).filter(kind_of__standing__in=rules.ON_THE_LADDER)
    return {one.pk: one for one in found.order_by("region_path", "pinyin")}


@through("scoreboard")
def board(agencies: Iterable[UUID], period: Period) -> dict[UUID, Figures]:
    """The figures of those agencies that had anything to answer; one statement."""
    counted = _counted()
    values: dict[str, Any] = {
        "first": period.begin,
        "last": period.end,
        "edge": period.edge,
        "agencies": list(agencies),
        "kinds": [kind for kind, _step in counted],
        "steps": [step for _kind, step in counted],
        "item_steps": list(rules.facts()["board"]["items"]),
    }
    with connection.cursor() as cursor:
        cursor.execute(BOARD, values)
        return {
            agency: Figures(Rate(good, whole), Rate(answered, asked))
            for agency, good, whole, answered, asked in cursor.fetchall()
        }


def rows(agency: UUID, period: Period, *, late: bool = False, items: bool = False) -> QuerySet[Clock]:
    """The clocks behind one agency's figures, by when they were due."""
    stopped = Q(stopped_at__gte=period.begin, stopped_at__lt=period.end, in_time__isnull=False)
    afterwards = Q(stopped_at__gte=period.end, due_at__lt=period.end, in_time=False)
    owed = Q(state=RUNNING, due_at__lte=period.edge, in_force=True)
    if late:
        stopped &= Q(in_time=False)
    counted = Q(pk__in=[])
    for kind, step in _counted():
        if not items or step in rules.facts()["board"]["items"]:
            counted |= Q(subject_kind=kind, step=step)
    found = Clock.objects.filter(counted, stopped | afterwards | owed, agency=agency)
    return found


def was_late(clock: Clock, period: Period) -> bool:
    """Whether a clock behind the figures counts as late in the period."""
    if clock.state == STOPPED and clock.stopped_at is not None and clock.stopped_at < period.end:
        return not clock.in_time
    return True


def ranked(
    figures: Mapping[UUID, Figures], measure: str, names: Mapping[UUID, str]
) -> list[tuple[int | None, UUID]]:
    """The units with their places, the best first; equal shares share a place, and nothing due means no place."""
    due = [key for key in names if figures.get(key, Figures()).of(measure).denominator]
    due.sort(key=lambda key: (-_share(figures[key].of(measure)), names[key]))
    found: list[tuple[int | None, UUID]] = []
    for position, key in enumerate(due, 1):
        rate = figures[key].of(measure)
        same = found and _share(figures[found[-1][1]].of(measure)) == _share(rate)
        found.append((found[-1][0] if same else position, key))
    idle = sorted((key for key in names if key not in set(due)), key=lambda key: names[key])
    return found + [(None, key) for key in idle]


def total(figures: Iterable[Figures]) -> Figures:
    """Numerators and denominators added, never an average of rates."""
    return sum(figures, Figures())


def _share(rate: Rate) -> float:
    return rate.numerator / rate.denominator


def _counted() -> list[tuple[str, str]]:
    return [(row["kind"], step) for row in rules.facts()["board"]["answers"] for step in row["steps"]]
