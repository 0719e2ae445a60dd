"""The lateness ladder: how far a clock has come, what may be issued next, and by which office. Pure; the steps are
data (`ladder.toml`), the days rules of the lawbook. Administrative agencies only (law-and-ethics L2)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from husheng.foundation.deadlines.clock import Calendar, compute, default_lawbook
from husheng.foundation.deadlines.clock.calendar import ONE_DAY
from husheng.foundation.deadlines.clock.compute import SHANGHAI
from husheng.foundation.deadlines.clock.counting import add_days, counted_between, working_days_back

FILE: Final = Path(__file__).with_name("ladder.toml")
NOON: Final = dt.time(12)
# Who stands on the ladder, and who may hold a task-force office.
ON_THE_LADDER: Final = frozenset({"lead", "member"})
LEAD, COORDINATION = "lead", "coordination"
FARTHEST: Final = 120  # days back: by then every step has long been reached


@dataclass(frozen=True)
class Step:
    """One step: a reminder before the due day (`rung` 0), or a rung of the ladder after it (from 1)."""

    slug: str
    zh: str
    en: str
    letter: str
    rule: str = ""
    days_before: int = 0
    answer_in: int = 0
    rung: int = 0

    def name(self, language: str) -> str:
        """Its name in the reader's language."""
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True)
class Given:
    """A step that has been issued on a clock, and until when it asked for an answer."""

    step: str
    answer_by: dt.date | None = None


@dataclass(frozen=True)
class Standing:
    """Where one overdue clock stands: the highest step whose day has come, and the one to issue next."""

    reached: Step | None
    following: Step | None
    opens: dt.date | None
    ready: bool


@dataclass(frozen=True)
class Office:
    """An agency, as far as the question who urges whom needs to know it."""

    key: UUID
    path: str
    standing: str


@cache
def facts() -> dict[str, Any]:
    """The file as it is."""
    return tomllib.loads(FILE.read_text("utf-8"))


@cache
def steps() -> dict[str, Step]:
    """All steps, in their order."""
    found, rung = {}, 0
    for row in facts()["steps"]:
        rung += "answer_in" in row
        found[row["slug"]] = Step(**row, rung=rung if "answer_in" in row else 0)
    return found


def reminders() -> list[Step]:
    """The steps before the due day, the earliest first."""
    return [step for step in steps().values() if not step.rung]


def ladder() -> list[Step]:
    """The rungs after the due day, from the lowest."""
    return [step for step in steps().values() if step.rung]


def day_of(step: Step, last_day: dt.date, calendar: Calendar) -> dt.date:
    """The first day on which the step may be taken on a clock that ends with `last_day`."""
    if not step.rule:
        return working_days_back(last_day, step.days_before, calendar)
    noon = dt.datetime.combine(last_day, NOON, SHANGHAI)
    day = compute(default_lawbook().get(step.rule), noon, calendar, explain=False).last_day
    assert day is not None  # a local agreement has no dates of effect
    return day


def standing(last_day: dt.date, given: Iterable[Given], today: dt.date, calendar: Calendar) -> Standing:
    """Which rung is reached and which step is next: never one skipped, never one before the last one's answer day."""
    issued = {one.step: one for one in given}
    days = {step.slug: day_of(step, last_day, calendar) for step in ladder()}
    reached = [step for step in ladder() if days[step.slug] <= today]
    following = next((step for step in ladder() if step.slug not in issued), None)
    opens = None
    if following is not None:
        opens = days[following.slug]
        before = issued.get(ladder()[following.rung - 2].slug) if following.rung > 1 else None
        if before is not None and before.answer_by is not None:
            opens = max(opens, calendar.next_workday(before.answer_by + ONE_DAY))
    return Standing(reached[-1] if reached else None, following, opens, opens is not None and opens <= today)


def edges(today: dt.date, calendar: Calendar) -> dict[str, dt.date]:
    """For each rung the latest last day on which it is reached today: what lets a query sort a million clocks."""
    found: dict[str, dt.date] = {}
    day = today
    while len(found) < len(ladder()) and (today - day).days <= FARTHEST:
        for step in ladder():
            if step.slug not in found and day_of(step, day, calendar) <= today:
                found[step.slug] = day
        day -= ONE_DAY
    return found


def reminder_days(last_day: dt.date, calendar: Calendar) -> list[tuple[str, dt.date]]:
    """On which days a clock that ends with `last_day` is reminded of, the earliest first."""
    return [(step.slug, day_of(step, last_day, calendar)) for step in reminders()]


def reminder(days: Iterable[tuple[str, dt.date]], started_on: dt.date, today: dt.date) -> str:
    """The reminder whose day has come, the later one when both have; none for a clock that began after that day."""
    come = [slug for slug, day in days if started_on < day <= today]
    return come[-1] if come else ""


def reminders_reach(today: dt.date, calendar: Calendar) -> dt.date:
    """The farthest last day of which anybody is reminded today."""
    day = today
    while day_of(reminders()[0], day + ONE_DAY, calendar) <= today:
        day += ONE_DAY
    return day


def days_late(last_day: dt.date, today: dt.date, calendar: Calendar) -> int:
    """Working days since the last day."""
    return counted_between(last_day, today, "working", calendar)


def answer_by(step: Step, today: dt.date, calendar: Calendar) -> dt.date:
    """Until when a letter of this step asks for an answer."""
    return add_days(today, step.answer_in, "working", calendar, ())


def stands_on_the_ladder(standing: str) -> bool:
    """Police, procuratorate, court, supervision commission, coordinating bodies and sources never do (L2)."""
    return standing in ON_THE_LADDER


def offices(late: Office, known: Iterable[Office]) -> list[Office]:
    """Who may urge an agency, the nearest first: the lead agencies of its region and above, never itself;

    after them the coordinating bodies, so that a lead agency at the top is not its own supervisor.
    """
    above = [
        one
        for one in known
        if one.key != late.key and late.path.startswith(one.path) and one.standing in (LEAD, COORDINATION)
    ]
    return sorted(above, key=lambda one: (one.standing != LEAD, -len(one.path), str(one.key)))


def may_issue(
    actor: UUID, chain: Sequence[Office], opens: dt.date, today: dt.date, calendar: Calendar
) -> bool:
    """The nearest office may; one above it may when the step has been left lying."""
    if actor not in {one.key for one in chain}:
        return False
    if chain[0].key == actor:
        return True
    wait: int = facts()["offices"]["take_over_after"]
    return opens <= today and counted_between(opens, today, "working", calendar) >= wait


@cache
def gravity() -> Mapping[str, Mapping[str, str]]:
    """重大情形: the grounds of gravity, by slug."""
    return tomllib.loads(FILE.with_name("gravity.toml").read_text("utf-8"))
