"""Months as counts since year 0, so that the next one is one more; in Shanghai."""

from __future__ import annotations

import datetime as dt

from husheng.foundation.kernel.clock import SHANGHAI


def number(day: dt.date) -> int:
    """The month of a day."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> dt.date:
    """Its first day."""
    return dt.date(month // 12, month % 12 + 1, 1)


def begins(month: int) -> dt.datetime:
    """Its first moment."""
    return dt.datetime.combine(first_day(month), dt.time(), SHANGHAI)


def label(month: int) -> str:
    """As people write it: 2023-09."""
    return f"{month // 12}-{month % 12 + 1:02}"
