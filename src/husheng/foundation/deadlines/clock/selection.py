"""Which rule binds which agency at a step: the special rule in force, then the general one, then 本地约定."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .calendar import DATA
from .errors import UnknownRule
from .lawbook import LawBook, default_lawbook
from .model import Rule


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule for the agency kinds it binds; `only` restricts it to one kind of matter."""

    rule: str
    kinds: frozenset[str]
    only: str = ""

    def fits(self, kind: str, matter: str) -> bool:
        return ("*" in self.kinds or kind in self.kinds) and self.only in ("", matter)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rule to use; `ended` is a special rule that has ended without a verified successor (待核)."""

    rule: Rule
    ended: Rule | None = None


@cache
def steps() -> Mapping[str, tuple[Candidate, ...]]:
    """The steps of a case with their candidates, in order."""
    data = tomllib.loads((DATA / "choice.toml").read_text("utf-8"))
    return {
        step: tuple(Candidate(c["rule"], frozenset(c["kinds"]), c.get("only", "")) for c in row["rules"])
        for step, row in data.items()
    }


def select(step: str, kind: str, on: dt.date, *, matter: str = "", book: LawBook | None = None) -> Selection:
    """The first fitting rule in force on the day."""
    book = book or default_lawbook()
    if step not in steps():
        raise UnknownRule(f"没有这个环节：{step}。", f"No step {step}.")
    ended = None
    for candidate in steps()[step]:
        if not candidate.fits(kind, matter):
            continue
        rule = book.get(candidate.rule)
        if rule.in_force(on):
            return Selection(rule, ended)
        if rule.effective_to is not None and on > rule.effective_to:
            ended = ended or rule
    raise UnknownRule(f"{step} 对 {kind} 没有期限。", f"No deadline for {kind} at {step}.")


def rule_for(step: str, kind: str, on: dt.date, *, matter: str = "", book: LawBook | None = None) -> Rule:
    """The rule that binds this kind of agency at this step on this day."""
    return select(step, kind, on, matter=matter, book=book).rule
