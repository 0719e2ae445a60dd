"""Words in both languages, and how dates and durations are written (design: wording of deadlines)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WEEKDAYS_ZH = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def __bool__(self) -> bool:
        return bool(self.zh)

    def in_language(self, code: str) -> str:
        """The English words for `en…`, the Chinese ones for everything else."""
        return self.en if code.startswith("en") else self.zh


NONE = Text("", "")


def day(date: dt.date, year: int) -> str:
    """10-24; with its year when that is not the year the reader is in (DESIGN: 跨年写 2024-01-05)."""
    return f"{date:%m-%d}" if date.year == year else f"{date:%Y-%m-%d}"


def day_span(first: dt.date, last: dt.date, year: int) -> Text:
    """A single day, or `first 至 last`."""
    if first == last:
        return Text(day(first, year), day(first, year))
    return Text(f"{day(first, year)} 至 {day(last, year)}", f"{day(first, year)} to {day(last, year)}")


def day_list(dates: Sequence[dt.date], year: int) -> Text:
    """10-14、15、21、22: the month is written when it changes."""
    zh: list[str] = []
    en: list[str] = []
    month = None
    for date in dates:
        label = f"{date.day}" if (date.year, date.month) == month else day(date, year)
        month = (date.year, date.month)
        zh.append(label)
        en.append(label)
    return Text("、".join(zh), ", ".join(en))


def runs(dates: Iterable[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Consecutive days joined into (first, last)."""
    joined: list[tuple[dt.date, dt.date]] = []
    for date in sorted(dates):
        if joined and date - joined[-1][1] == dt.timedelta(days=1):
            joined[-1] = (joined[-1][0], date)
        else:
            joined.append((date, date))
    return joined


def hours_minutes(span: dt.timedelta) -> Text:
    """7 小时 20 分; whole minutes, rounded down."""
    minutes = int(span.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    if hours and minutes:
        return Text(f"{hours} 小时 {minutes} 分", f"{hours} h {minutes} min")
    if hours:
        return Text(f"{hours} 小时", f"{hours} h")
    return Text(f"{minutes} 分", f"{minutes} min")


def amount(n: int, unit: str, day_kind: str) -> Text:
    """15 个工作日, 90 日, 2 个月, 24 小时: the unit is the rule's unit, never mixed."""
    if unit == "day" and day_kind == "working":
        return Text(f"{n} 个工作日", f"{n} working day{_s(n)}")
    names = {
        "day": ("日", "day"),
        "month": ("个月", "month"),
        "year": ("年", "year"),
        "hour": ("小时", "hour"),
    }
    zh, en = names[unit]
    return Text(f"{n} {zh}", f"{n} {en}{_s(n)}")


def _s(n: int) -> str:
    return "" if n == 1 else "s"
