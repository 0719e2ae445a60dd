"""Which reading of the law is used: the installation's choice, or the default of the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from .errors import ClockError
from .lawbook import LawBook
from .model import Reading, Rule


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value of every parameter that bears on one rule."""

    values: Mapping[str, str]

    @classmethod
    def for_rule(cls, rule: Rule, book: LawBook, given: Mapping[str, str]) -> Chosen:
        values = {}
        for name in rule.readings:
            reading = book.readings[name]
            value = given.get(name, reading.default)
            if reading.choice(value) is None:
                raise ClockError(
                    f"参数 {name} 没有 {value} 这个选项。", f"Parameter {name} has no choice {value}."
                )
            values[name] = value
        return cls(values)

    def rolls(self, rule: Rule) -> bool:
        """Whether a last day on a day off moves to the next working day 末日顺延."""
        if rule.working or self.in_custody(rule):
            return False
        return self.values.get("transfer_rolling", rule.rolling) == "next_working_day"

    def in_custody(self, rule: Rule) -> bool:
        """刑诉法105: in custody a period ends on its very day."""
        if rule.custody == "depends":
            return self.values.get("in_custody") == "yes"
        return rule.custody == "always"

    def full_days_between(self, rule: Rule) -> bool:
        return self.values.get("hearing_notice") == "full_days_between"

    def hours_begin(self, trigger: dt.datetime) -> dt.datetime:
        """The moment from which hours are counted."""
        if self.values.get("hour_start") != "next_full_hour":
            return trigger
        return trigger.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)

    def other(self, reading: Reading) -> list[tuple[str, Chosen]]:
        """The readings that were not chosen, each as a complete choice."""
        others = [choice.id for choice in reading.choices if choice.id != self.values[reading.id]]
        return [(other, Chosen({**self.values, reading.id: other})) for other in others]
