"""Short ways to say a moment, a rule and a due date in these tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from husheng.foundation.deadlines.clock import Due, Rule, compute, default_calendar, default_lawbook
from husheng.foundation.deadlines.clock.compute import SHANGHAI


def at(text: str) -> dt.datetime:
    """`2023-10-17 09:00` in Shanghai."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def rule(rule_id: str) -> Rule:
    return default_lawbook().get(rule_id)


def due(rule_id: str, trigger: str, *args: Any, **kwargs: Any) -> Due:
    return compute(rule(rule_id), at(trigger), default_calendar(), *args, **kwargs)
