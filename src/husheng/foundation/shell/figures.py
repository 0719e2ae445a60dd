"""How figures are written: money from fen, days and times as the office writes them.

Pure. The form of the Tianjin plan (seed 002) prints 万元 with up to four decimals, no trailing zeros, and
never as 0 when there is money.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FEN_IN_WAN = Decimal(1_000_000)
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def wan(fen: int, least: int = 0) -> str:
    """Fen as 万元: at most four decimals, at least `least`; exact to the fen where four would print 0."""
    value = Decimal(fen) / FEN_IN_WAN
    if not fen:
        return "0"
    rounded = value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    digits = f"{rounded or value:.6f}"
    whole, _, decimals = digits.partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    sign = "-" if fen < 0 else ""
    grouped = f"{int(whole.lstrip('-')):,}"
    return f"{sign}{grouped}.{decimals}" if decimals else f"{sign}{grouped}"


def yuan(fen: int) -> str:
    """Fen as yuan: thousands separated, always two decimals."""
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{cents:02d}"


def _date(value: dt.date) -> dt.date:
    """The calendar day in Shanghai; a plain date is one already."""
    if isinstance(value, dt.datetime):
        return value.astimezone(SHANGHAI).date() if value.tzinfo else value.date()
    return value


def day(value: dt.date, *, year: int, english: bool = False) -> str:
    """`10-24 周二` (`Tue 24 Oct`) in this year, `2024-01-05` (`5 Jan 2024`) in another."""
    date = _date(value)
    if english:
        month = _MONTHS_EN[date.month - 1]
        if date.year == year:
            return f"{_WEEKDAYS_EN[date.weekday()]} {date.day} {month}"
        return f"{date.day} {month} {date.year}"
    if date.year == year:
        return f"{date:%m-%d} 周{_WEEKDAYS_ZH[date.weekday()]}"
    return date.isoformat()


def brief(value: dt.date, *, english: bool = False) -> str:
    """`10-24` (`24 Oct`): where there is room for no more, and the year is beyond doubt."""
    date = _date(value)
    return f"{date.day} {_MONTHS_EN[date.month - 1]}" if english else f"{date:%m-%d}"


def moment(value: dt.datetime, *, year: int, english: bool = False) -> str:
    """`10-24 16:40` (`24 Oct 16:40`); another year is written out."""
    local = value.astimezone(SHANGHAI)
    if english:
        tail = "" if local.year == year else f" {local.year}"
        return f"{local.day} {_MONTHS_EN[local.month - 1]}{tail} {local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == year else f"{local:%Y-%m-%d %H:%M}"
