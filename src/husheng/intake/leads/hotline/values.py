"""Cells turned into values, one function per kind of column. Each raises Reject with what is wrong."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from husheng.foundation.kernel import identifiers

from . import dates, quoting, texts
from .cells import Cell
from .fields import DATA, Field
from .problems import Reject

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_PHONES = re.compile("|".join(DATA["phones"]["accepted"]), re.ASCII)
_FLOAT = re.compile(r"(\d{5,15})\.0+", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
_MASKED = re.compile(r"[\d\-]*[*＊●•×]{2,}[\dXx\-]*")
_SPAN = re.compile(r"(\d{1,3})个?(工作日|自然日|日|天|小时)内?", re.ASCII)
_UNITS: Final = {"工作日": "working_day", "自然日": "day", "日": "day", "天": "day", "小时": "hour"}
_SEVERAL = re.compile(r"[/,;、，；|]|\s{2,}|\n|或")
_YES: Final = frozenset(DATA["flags"]["yes"])
_NO: Final = frozenset(DATA["flags"]["no"])


@dataclass(frozen=True)
class Span:
    """A time limit written as a length: `5个工作日`."""

    count: int
    unit: str  # working_day | day | hour


class Regions:
    """The districts a file may name: full names, and short ones that are told their full name."""

    def __init__(self, names: Iterable[str]) -> None:
        self._full = frozenset(names)
        self._short: dict[str, set[str]] = {}
        for name in self._full:
            for short in {name[:-1], name[:-2]} if len(name) > 3 else {name[:-1]}:
                if len(short) >= 2:
                    self._short.setdefault(short, set()).add(name)

    def __bool__(self) -> bool:
        return bool(self._full)

    def find(self, name: str) -> str:
        """The full name; a city in front of it is dropped: 天津市河东区 is 河东区."""
        if name in self._full:
            return name
        endings = [
            full for full in self._full if name.endswith(full) and name.removesuffix(full) in self._full
        ]
        if endings:
            return max(endings, key=len)
        meant = self._short.get(name, set())
        if len(meant) == 1:
            raise Reject("region_short", name, full=next(iter(meant)))
        raise Reject("region_unknown")


@dataclass
class Context:
    """What parsing a row needs to know, and the warnings it leaves."""

    now: dt.datetime
    regions: Regions
    date1904: bool = False
    inverted: bool = False  # the confidentiality column asks whether the order is public
    warnings: list[tuple[Field, Reject]] = field(default_factory=list)


def order_no(cell: Cell, _: Context) -> str | None:
    """工单编号: a number that others know the order by; never a person's."""
    value = texts.number_text(cell)
    if _SCIENTIFIC.fullmatch(value):
        raise Reject("scientific", quoting.scientific(value))
    if not value.isprintable() or " " in value:
        raise Reject("order_no_form")
    if len(value) in (11, 18) and _is_persons(value):
        raise Reject("order_no_personal")
    return value or None


def _is_persons(value: str) -> bool:
    number = value.upper()
    return identifiers.mobile_fault(number) is None or identifiers.resident_id_fault(number) is None


def received_at(cell: Cell, context: Context) -> dt.datetime:
    """受理时间: not in the future."""
    moment, _ = dates.parse(_checked_date(cell), date1904=context.date1904)
    if moment > context.now:
        raise Reject("date_future", moment.isoformat(" ", "minutes")[:16])
    return moment


def _checked_date(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell[:4].isdigit() and cell.isprintable():
        return cell  # the usual case needs no further look
    return texts.line(cell) if not isinstance(cell, int | float | dt.datetime) else cell


def due(cell: Cell, context: Context) -> dt.datetime | Span:
    """办理期限: a moment (a day ends at its last second), or a length."""
    if isinstance(cell, str):
        span = _SPAN.fullmatch(unicodedata.normalize("NFKC", cell).replace(" ", ""))
        if span:
            return Span(int(span.group(1)), _UNITS[span.group(2)])
    try:
        moment, has_time = dates.parse(_checked_date(cell), date1904=context.date1904)
    except Reject as reject:
        raise Reject("due_form", reject.shown) if reject.code == "date_form" else reject from None
    return moment if has_time else moment.replace(hour=23, minute=59, second=59)


def given_text(cell: Cell, _: Context) -> str | None:
    """Text as the caller's words were written down."""
    return texts.text(cell) or None


def given_line(cell: Cell, _: Context) -> str | None:
    """A name or title on one line."""
    return texts.line(cell) or None


def person(cell: Cell, _: Context) -> str | None:
    """诉求人: nothing where the caller stayed anonymous."""
    value = texts.line(cell)
    return None if not value or texts.is_placeholder(value) else value


def phone(cell: Cell, context: Context) -> str | None:
    """联系电话: a mobile number or a landline, without gaps and calling code."""
    if isinstance(cell, str) and _MOBILE.fullmatch(cell):
        return cell
    value = texts.number_text(cell)
    if not value or texts.is_placeholder(value):
        return None
    if _SCIENTIFIC.fullmatch(value):
        raise Reject("scientific", quoting.scientific(value))
    if _MASKED.fullmatch(value):
        context.warnings.append((Field.CALLER_PHONE, Reject("number_masked")))
        return None
    whole = _FLOAT.fullmatch(value)
    number = _dialled(whole.group(1) if whole else value)
    if _MOBILE.fullmatch(number) or _PHONES.fullmatch(number):
        return number
    pieces = [piece for piece in _SEVERAL.split(value) if sum(c.isdigit() for c in piece) >= 5]
    raise Reject("phone_several" if len(pieces) > 1 else "phone_form")


def _dialled(value: str) -> str:
    """The digits to dial: no gaps, brackets and calling code; an extension stays behind 转."""
    number = identifiers.mobile_number(value).replace("(", "").replace(")", "")
    if number.startswith("86") and _MOBILE.fullmatch(number[2:]):
        return number[2:]
    return number.removeprefix("+86")


def id_no(cell: Cell, context: Context) -> str | None:
    """身份证号: 18 digits; one of 15 is completed."""
    value = texts.number_text(cell)
    if not value or texts.is_placeholder(value):
        return None
    if _SCIENTIFIC.fullmatch(value):
        raise Reject("scientific", quoting.scientific(value))
    if _MASKED.fullmatch(value):
        context.warnings.append((Field.CALLER_ID_NO, Reject("number_masked")))
        return None
    number = identifiers.normalise(value)
    fault = identifiers.resident_id_fault(number)
    if fault:
        raise Reject(f"id_{fault.value}")
    return identifiers.resident_id_18(number)


def region(cell: Cell, context: Context) -> str | None:
    """所属区: a full name, where the caller of the reader says which there are."""
    value = texts.line(cell)
    if not value or texts.is_placeholder(value):
        return None
    return context.regions.find(value) if context.regions else value


def flag(cell: Cell, context: Context) -> bool | None:
    """是否保密."""
    value = unicodedata.normalize("NFKC", texts.line(cell)).lower()
    if not value:
        return None
    if value not in _YES and value not in _NO:
        raise Reject("flag_unknown")
    # 匿名 and 公开 say the same whatever the column asks; 是 and 否 depend on the question.
    says_yes = value in _YES
    depends = value in ("是", "否", "y", "n", "yes", "no", "true", "false", "1", "0", "√", "×")
    return says_yes != (context.inverted and depends)


Parser = Callable[[Cell, Context], object]

PARSERS: Final[dict[Field, Parser]] = {
    Field.ORDER_NO: order_no,
    Field.RECEIVED_AT: received_at,
    Field.CALLER_NAME: person,
    Field.CALLER_PHONE: phone,
    Field.CALLER_ID_NO: id_no,
    Field.ADDRESS: given_line,
    Field.REGION: region,
    Field.ORGANISATION: given_line,
    Field.TITLE: given_line,
    Field.CONTENT: given_text,
    Field.SUPPLEMENT: given_text,
    Field.CATEGORY: given_line,
    Field.ASSIGNED_AGENCY: given_line,
    Field.DUE: due,
    Field.CONFIDENTIAL: flag,
}
