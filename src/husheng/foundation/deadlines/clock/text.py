"""Words in both languages, and how dates and durations are written (design: wording of deadlines)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WEEKDAYS_ZH = "一二三四五六日"
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


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


def day(date: dt.date, year: int) -> Text:
    """10-24 (24 Oct); with its year when that is not the year the reader is in (DESIGN: 跨年写 2024-01-05)."""
    en = f"{date.day} {MONTHS_EN[date.month - 1][:3]}"
    if date.year == year:
        return Text(f"{date:%m-%d}", en)
    return Text(f"{date:%Y-%m-%d}", f"{en} {date.year}")


def long_day(date: dt.date, year: int) -> Text:
    """10 月 24 日 (24 October), as a title says it."""
    zh, en = f"{date.month} 月 {date.day} 日", f"{date.day} {MONTHS_EN[date.month - 1]}"
    return Text(zh, en) if date.year == year else Text(f"{date.year} 年 {zh}", f"{en} {date.year}")


def moment(at: dt.datetime, year: int) -> Text:
    """10-24 16:40 (24 Oct 16:40)."""
    on = day(at.date(), year)
    return Text(f"{on.zh} {at:%H:%M}", f"{on.en} {at:%H:%M}")


def day_span(first: dt.date, last: dt.date, year: int) -> Text:
    """A single day, or `first 至 last`."""
    begin, end = day(first, year), day(last, year)
    return begin if first == last else Text(f"{begin.zh} 至 {end.zh}", f"{begin.en} to {end.en}")


def day_list(dates: Sequence[dt.date], year: int) -> Text:
    """10-14、15、21、22 (14, 15, 21, 22 Oct): the month is written when it changes."""
    months = [(date.year, date.month) for date in dates]
    zh = [
        f"{date.day}" if month == before else day(date, year).zh
        for date, month, before in zip(dates, months, [None, *months], strict=False)
    ]
    en = [
        f"{date.day}" if month == after else day(date, year).en
        for date, month, after in zip(dates, months, [*months[1:], None], strict=True)
    ]
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
