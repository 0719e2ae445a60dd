"""What a deadline rule is, as plain data: law, article, trigger, limit, sense, kind of day, extensions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from .text import Text

Unit = Literal["day", "month", "year", "hour", "day_of_month", "date", "percent_per_day"]
DayKind = Literal["calendar", "working", "hour"]
Sense = Literal["at_most", "not_before", "at_least", "term", "at_most_duration", "before"]
Rolling = Literal["none", "next_working_day"]
Custody = Literal["never", "always", "depends"]
Months = Literal["civil", "criminal"]

SENSES: tuple[Sense, ...] = ("at_most", "not_before", "at_least", "term", "at_most_duration", "before")


@dataclass(frozen=True, slots=True)
class Law:
    """A law in one version 法律: its dates of effect and how it counts."""

    key: str
    title: Text
    version: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    superseded: Text
    statutory: bool
    working_basis: str
    rolling: Rolling
    rolling_basis: str
    months: Months


@dataclass(frozen=True, slots=True)
class ExtensionOption:
    """延长: what the article allows. `n` is None where the article names no number."""

    id: str
    n: int | None
    unit: Unit
    day_kind: DayKind
    mode: Literal["by", "to"]
    times: int
    after: str
    approver: Text
    condition: Text
    article: str


@dataclass(frozen=True, slots=True)
class Ground:
    """中止事由: a reason for which time does not count."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of reading the law."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """A parameter: a disputed reading 有争议的算法 (kind `reading`), or a fact of the case (kind `fact`)."""

    id: str
    kind: Literal["reading", "fact"]
    question: Text
    default: str
    choices: tuple[Choice, ...]

    def choice(self, choice_id: str) -> Choice | None:
        return next((c for c in self.choices if c.id == choice_id), None)


READ = "V"  # verbatim


@dataclass(frozen=True, slots=True)
class Rule:
    """One deadline of one article 期限规则."""

    id: str
    law: Law
    article: str
    cite: Text
    actor: Text
    trigger: Text
    action: Text
    n: int
    unit: Unit
    day_kind: DayKind
    sense: Sense
    confidence: Literal["V", "P", "S", "L"]
    kind: Literal["term", "rate"] = "term"
    rolling: Rolling = "none"
    custody: Custody = "never"
    opens: Literal["after", "on"] = "after"
    month_offset: int = 0
    date: dt.date | None = None
    specialises: str = ""
    readings: tuple[str, ...] = ()
    suspensions: tuple[str, ...] = ()
    extensions: tuple[ExtensionOption, ...] = ()
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    note: str = ""
    source: str = ""

    @property
    def working(self) -> bool:
        return self.unit == "day" and self.day_kind == "working"

    @property
    def hourly(self) -> bool:
        return self.unit == "hour"

    @property
    def basis(self) -> Text:
        """行政处罚法 第 60 条; a local parameter says 本地约定 and nothing that looks like law; what nobody has
        read word for word says 待核."""
        if not self.law.statutory:
            return self.law.title
        zh, en = f"{self.law.title.zh} {self.cite.zh}".strip(), f"{self.law.title.en} {self.cite.en}".strip()
        return Text(zh, en) if self.confidence == READ else Text(f"{zh}（待核）", f"{en} (to be verified)")

    def in_force(self, on: dt.date) -> bool:
        """Whether this version of the law was in force on the day of the trigger."""
        after = self.effective_from is None or on >= self.effective_from
        return after and (self.effective_to is None or on <= self.effective_to)

    def extension(self, option_id: str) -> ExtensionOption | None:
        return next((option for option in self.extensions if option.id == option_id), None)


@dataclass(frozen=True, slots=True)
class Suspension:
    """中止: time from `start` to `end` does not count; `end` is None while it lasts.

    Dates follow the rule for all periods that the opening day is not counted: the day on which the suspension
    begins still counts for the clock, the day on which it ends does not. The days left out are end − start.
    """

    ground: str
    start: dt.datetime
    end: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """延长决定: one use of an option; `n` is required where the article names no number."""

    option: str
    n: int | None = None
    approver: str = ""
    approved_at: dt.datetime | None = None
