"""Moments as people and spreadsheets write them; what could mean two days is refused, not guessed. Asia/Shanghai."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from typing import Final
from zoneinfo import ZoneInfo

from . import quoting
from .cells import Cell
from .fields import DATA
from .problems import Reject
from .sheet import from_serial

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_EARLIEST: Final[int] = DATA["dates"]["earliest_year"]
_LATEST: Final[int] = DATA["dates"]["latest_year"]

_USUAL = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?", re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?", re.ASCII)
_WRITTEN = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})(?:日|号)?[ T,]*(.*)", re.ASCII)
_TIME = re.compile(
    r"(上午|下午|中午|晚上|凌晨|AM|PM)? *(\d{1,2})[:时点]"
    r"(?:(\d{1,2})(?:[:分]?(\d{1,2})(?:\.\d+)?秒?|分)?)? *(AM|PM)? *(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_WEEKDAY = re.compile(r"[(]?(?:星期|周)[一二三四五六日天][)]?")
_TWO_DIGIT_YEAR = re.compile(r"\d{2}(?:[-/.年])\d{1,2}(?:[-/.月])\d{1,2}\D?.*", re.ASCII)
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\D?.*", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,3})(日|号)?"
)
_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_AFTERNOON: Final = ("下午", "晚上", "PM")


def parse(cell: Cell, *, date1904: bool = False) -> tuple[dt.datetime, bool]:
    """The moment (aware, Shanghai) in a cell and whether a time of day was given. Raises Reject."""
    if isinstance(cell, str):
        return _parse_text(cell.strip(), date1904)
    if isinstance(cell, dt.datetime):
        return _checked(cell.replace(tzinfo=SHANGHAI), str(cell)), cell.time() != dt.time()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _parse_number(cell, date1904)
    raise Reject("date_form")


def _parse_number(number: float, date1904: bool) -> tuple[dt.datetime, bool]:
    """A serial day number, or a compact date that the spreadsheet took for a number."""
    if float(number).is_integer() and len(str(int(number))) in (8, 12, 14):
        return _parse_text(str(int(number)), date1904)
    moment = from_serial(float(number), date1904=date1904)
    if moment is None:
        raise Reject("date_form", quoting.date(f"{number:.10g}"))
    return _checked(moment.replace(tzinfo=SHANGHAI), str(number)), not float(number).is_integer()


def _parse_text(text: str, date1904: bool) -> tuple[dt.datetime, bool]:
    match = _USUAL.fullmatch(text)
    if match:
        year, _, month, day, hour, minute, second = match.groups()
        return _build(text, year, month, day, hour, minute, second), hour is not None
    text = _plain(text)
    match = _COMPACT.fullmatch(text)
    if match:
        return _build(text, *match.groups()), match.group(4) is not None
    match = _WRITTEN.fullmatch(text)
    if match:
        return _with_time(text, *match.groups())
    if _SERIAL.fullmatch(text):
        return _parse_number(float(text), date1904)
    shown = quoting.date(text)
    if _YEAR_LAST.fullmatch(text):
        raise Reject("date_order", shown)
    if _TWO_DIGIT_YEAR.fullmatch(text):
        raise Reject("date_two_digit", shown)
    raise Reject("date_form", shown)


def _plain(text: str) -> str:
    """Half width, Chinese numerals as digits, no day of the week."""
    text = _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", text)).strip().upper()
    match = _CHINESE.match(text)
    if match is None:
        return " ".join(text.split())
    year = "".join(str(_DIGITS[c]) for c in match.group(1))
    rest = text[match.end() :]
    return f"{year}年{_number(match.group(2))}月{_number(match.group(3))}日 {rest}".strip()


def _number(text: str) -> int:
    """`十`, `十五`, `二十三`, `廿三`, `卅一` as numbers."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[c]) for c in text))
    if len(tens) > 1 or len(ones) > 1 or tens == "十":
        return 99  # no such month or day: refused with its number
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)


def _with_time(text: str, year: str, month: str, day: str, time: str) -> tuple[dt.datetime, bool]:
    """A date followed by a time in words, with morning or afternoon, or with a zone."""
    if not time:
        return _build(text, year, month, day), False
    match = _TIME.fullmatch(time.strip())
    if match is None:
        raise Reject("date_form", quoting.date(text))
    before, hour, minute, second, after, zone = match.groups()
    half = before or after
    if half in _AFTERNOON and int(hour) < 12:
        hour = str(int(hour) + 12)
    elif half in ("AM", "凌晨") and int(hour) == 12:
        hour = "0"
    return _build(text, year, month, day, hour, minute, second, zone), True


def _build(
    text: str,
    year: str,
    month: str,
    day: str,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    zone: str | None = None,
) -> dt.datetime:
    """The moment, or which part of it does not exist."""
    y, m, d = int(year), int(month), int(day)
    if not _EARLIEST <= y <= _LATEST:
        raise Reject("date_year", quoting.date(text), year=y)
    if not 1 <= m <= 12:
        raise Reject("date_month", quoting.date(text), month=m)
    if d < 1 or (d > 28 and d > calendar.monthrange(y, m)[1]):
        raise Reject("date_day", quoting.date(text), year=y, month=m, day=d)
    h, minutes, s = int(hour or 0), int(minute or 0), int(second or 0)
    if h > 23 or minutes > 59 or s > 59:
        raise Reject("date_time", quoting.date(text), time=f"{h}:{minutes:02d}")
    if zone is None:
        return dt.datetime(y, m, d, h, minutes, s, tzinfo=SHANGHAI)
    return dt.datetime(y, m, d, h, minutes, s, tzinfo=_zone(zone, text)).astimezone(SHANGHAI)


def _zone(zone: str, text: str) -> dt.timezone:
    if zone == "Z":
        return dt.UTC
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        raise Reject("date_time", quoting.date(text), time=zone)
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if zone[0] == "-" else offset)


def _checked(moment: dt.datetime, text: str) -> dt.datetime:
    if not _EARLIEST <= moment.year <= _LATEST:
        raise Reject("date_year", quoting.date(text), year=moment.year)
    return moment
