"""What an agency owes, in the order of urgency: one row says clock, verb, matter, other side and basis.

Groups are ranges of the due moment, so that a count in SQL and a row on the page never disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import panel
from husheng.foundation.deadlines.clock import default_lawbook
from husheng.foundation.deadlines.clock.text import amount
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.states import SUSPENDED
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.words import english
from husheng.foundation.shell.addresses import addresses
from husheng.foundation.shell.figures import day as day_words
from husheng.foundation.shell.figures import moment as moment_words
from husheng.foundation.shell.subjects import subject_url

from .. import words

LATE, TODAY, WEEK, LATER, HELD = "late", "today", "week", "later", "held"
GROUPS: Final = {
    LATE: gettext_lazy("已逾期"),
    TODAY: gettext_lazy("今天到期"),
    WEEK: gettext_lazy("本周到期"),
    LATER: gettext_lazy("以后"),
    HELD: gettext_lazy("中止与待核"),
}
NEVER_LATE: Final = ("not_before", "at_least")  # rights that open and minimum terms
LIMITS: Final = ("day", "month", "year", "hour")


@dataclass(frozen=True)
class Row:
    """One thing to do."""

    chip: Any
    what: str
    title: str
    number: str
    url: str
    other: Agency | None
    due: str
    basis: str
    do: str
    agency: Agency | None
    spoken: bool = False  # the title is in the reader's language; others are Chinese


@dataclass(frozen=True)
class Group:
    """Rows of one urgency; `count` may be larger than what is shown."""

    name: str
    label: object
    count: int
    rows: list[Row]


def within(rows: QuerySet[Clock], group: str, now: dt.datetime) -> QuerySet[Clock]:
    """The clocks of one group, in the order of the page."""
    midnight = in_shanghai(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tonight = midnight + dt.timedelta(days=1)
    monday = midnight + dt.timedelta(days=7 - midnight.weekday())
    undated = Q(state=SUSPENDED) | Q(due_at=None)
    rights = Q(rule__in=_rights())
    if group == HELD:
        return rows.filter(undated).order_by("started_at", "pk")
    if group == LATER:
        return rows.exclude(undated).filter(rights | Q(due_at__gt=monday)).order_by("due_at", "pk")
    limits = {LATE: Q(due_at__lte=now), TODAY: Q(due_at__gt=now, due_at__lte=tonight),
              WEEK: Q(due_at__gt=tonight, due_at__lte=monday)}  # fmt: skip
    return rows.filter(limits[group]).exclude(undated | rights).order_by("due_at", "pk")


def _rights() -> list[str]:
    return [rule.id for rule in default_lawbook() if rule.sense in NEVER_LATE]


def first_of(
    mine: QuerySet[Clock], groups: Sequence[str], now: dt.datetime, most: Mapping[str, int]
) -> dict[str, list[Clock]]:
    """The first of each group, all of them in one query."""
    parts = [within(mine, name, now).annotate(group=Value(name))[: most[name]] for name in groups]
    found: dict[str, list[Clock]] = {name: [] for name in groups}
    for clock in parts[0].union(*parts[1:], all=True) if parts else ():
        found[clock.group].append(clock)
    for name, clocks in found.items():
        moment = attrgetter("started_at" if name == HELD else "due_at", "pk")
        clocks.sort(key=moment)
    return found


def rows(clocks: Sequence[Clock], now: dt.datetime) -> list[Row]:
    """Clocks as rows; both sides of all of them are read in one query."""
    there = addresses("deadlines:why")
    sides = agencies.by_id({key for clock in clocks for key in (clock.watcher, clock.agency_id) if key})
    return [_row(clock, sides, now, there(clock.pk)) for clock in clocks]


def _row(clock: Clock, sides: Mapping[UUID, Agency], now: dt.datetime, why: str) -> Row:
    asked = words.step(clock.step)
    return Row(
        chip=panel.chip(clock, now, url=why),
        what=_what(clock, asked["what"]),
        title=clock.title,
        number=clock.number,
        url=subject_url(clock.subject_kind, clock.subject_key),
        other=sides.get(clock.watcher) if clock.watcher else None,
        due=due_words(clock, now),
        basis=basis(clock),
        do=asked["do"],
        agency=sides[clock.agency_id],
    )


def _what(clock: Clock, in_english: str) -> str:
    """The Chinese label stands on the clock; English comes from the step, or from the rule."""
    if not english():
        return clock.label
    action = default_lawbook().get(clock.rule).action.en
    return in_english or action[:1].upper() + action[1:]


def due_words(clock: Clock, now: dt.datetime) -> str:
    """10-13 周五 · 今天 16:40 · 今天 24:00 · 等待鉴定意见."""
    if clock.state == SUSPENDED:
        return _waits(clock)
    if clock.due_at is None or clock.last_day is None:
        return _("规则待核")
    today = in_shanghai(now).date()
    due = in_shanghai(clock.due_at)
    hourly = default_lawbook().get(clock.rule).hourly
    if hourly and due.date() == today:
        return _("今天 %(time)s") % {"time": f"{due:%H:%M}"}
    if hourly:
        return moment_words(due, year=today.year, english=english())
    if clock.last_day == today:
        return _("今天 24:00")
    return day_words(clock.last_day, year=today.year, english=english())


def _waits(clock: Clock) -> str:
    """What a suspended clock waits for; the ground's English stands in the lawbook."""
    found = clock.waits_for
    if english():
        grounds = default_lawbook().grounds.values()
        found = next((ground.name.en for ground in grounds if ground.name.zh == found), found)
    return _("等待：%(ground)s") % {"ground": found}


def basis(clock: Clock) -> str:
    """行政处罚法 第 60 条 · 90 日."""
    rule = default_lawbook().get(clock.rule)
    language = "en" if english() else "zh"
    law = rule.basis.in_language(language)
    if rule.unit not in LIMITS or rule.n <= 0:
        return law
    return f"{law} · {amount(rule.n, rule.unit, rule.day_kind).in_language(language)}"
