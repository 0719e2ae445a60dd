"""One step of the explanation, as plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .text import Text

ZERO = dt.timedelta()


@dataclass(frozen=True, slots=True)
class Step:
    """What happened, on what ground, and what it did to the date; spans of all steps add up."""

    kind: str
    text: Text
    note: Text
    effect: Text
    span: dt.timedelta
    dates: tuple[dt.date, ...]
    article: Text


def days_text(n: int) -> str:
    return f"{n} day{'' if n == 1 else 's'}"
