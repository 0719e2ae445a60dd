"""How the verifier speaks: every sentence in Chinese and in English, so that nobody depends on a translator."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Said:
    """One sentence in both languages; without English it is a line that needs none."""

    zh: str
    en: str = ""

    def lines(self, mark: str = "- ") -> Iterable[str]:
        """The sentence as two lines of a list."""
        yield mark + self.zh
        if self.en:
            yield " " * len(mark) + self.en


def clean(text: str) -> str:
    """Words of unknown origin on a terminal: no control characters, no direction marks, no end of line."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def shown(value: Any) -> str:
    """A value as JSON writes it, shortened where it is long."""
    text = clean(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= 200 else f"{text[:200]}…"


def moment(seconds: int) -> str:
    """A POSIX second in Beijing time and in UTC."""
    try:
        utc = dt.datetime.fromtimestamp(seconds, dt.UTC)
        beijing = utc.astimezone(dt.timezone(dt.timedelta(hours=8)))
    except (OverflowError, ValueError, OSError):
        return f"POSIX {seconds}"
    return f"{beijing:%Y-%m-%d %H:%M:%S} +08:00 ({utc:%H:%M:%S} UTC)"
