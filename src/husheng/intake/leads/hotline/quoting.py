"""What may be repeated from a file in a message: dates, order numbers, spreadsheet accidents, and nothing of a person.

A cell may stand in the wrong column, so the content decides and not the column: a phone number in the date column
is not quoted.
"""

from __future__ import annotations

import re
from typing import Final

from husheng.foundation.kernel import identifiers

from .cells import Cell

_DATE_LIKE = re.compile(r"[\d年月日时分秒号点上下中午星期周TZ〇零○一二三四五六七八九十廿卅天:：/\-.+ ]{1,32}")
_LONG_DIGITS = re.compile(r"\d{9,}")
_COMPACT_MOMENT = re.compile(r"(?:19|20)\d{6}(?:\d{4}|\d{6})?")
_ORDER_LIKE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.()\[\]]{0,59}")
_DIGITS = re.compile(r"\d+[Xx]?")
_SCIENTIFIC = re.compile(r"([+-]?\d)(?:\.(\d+))?[eE]([+-]?\d+)")
_FUNCTION = re.compile(r"\s*[=+\-@]\s*([A-Za-z]{1,20})\s*[(|!]")
_LONGEST_HEADER: Final = 40


def holds_personal_number(text: str) -> bool:
    """Whether some run of digits in the text could be a mobile, ID or bank card number."""
    for match in _DIGITS.finditer(text):
        number = match.group().upper()
        if identifiers.mobile_fault(number) is None:
            return True
        if len(number) in (15, 18) and identifiers.resident_id_fault(number) is not identifiers.Fault.FORM:
            plausible = identifiers.birth_date(identifiers.resident_id_18(number))
            if plausible is not None:
                return True
        if len(number) >= 16 and identifiers.bank_card_fault(number) is None:
            return True
    return False


def date(text: str) -> str:
    """A date that was not understood, as written; anything else is not shown."""
    if not _DATE_LIKE.fullmatch(text):
        return ""
    run = _LONG_DIGITS.search(text)
    return "" if run and not _COMPACT_MOMENT.fullmatch(run.group()) else text


def order_no(text: str) -> str:
    """An order number, as written; not where it may be a person's number."""
    return text if _ORDER_LIKE.fullmatch(text) and not holds_personal_number(text) else ""


def scientific(text: str) -> str:
    """`1.99E+10`: what the spreadsheet shows, without the digits behind it."""
    match = _SCIENTIFIC.search(text)
    if match is None:
        return ""
    lead, decimals, exponent = match.groups()
    return f"{lead}.{(decimals or '0')[:2]}E{int(exponent):+d}"


def formula(text: str) -> str:
    """`=HYPERLINK(…)`: the function, not what it was given."""
    match = _FUNCTION.match(text)
    return f"={match.group(1).upper()}(…)" if match else "=…"


def safe_header(cell: Cell) -> str:
    """A column name on one line and short; not one that is really somebody's number."""
    if not isinstance(cell, str):
        return ""
    name = " ".join("".join(c if c.isprintable() else " " for c in cell).split())
    return "" if holds_personal_number(name) else name[:_LONGEST_HEADER]
