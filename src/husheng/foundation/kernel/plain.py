"""Plain staff text 明文: titles, messages, reasons. It is searched, printed and sent on, so it may hold no number
of a person (P4); such a number belongs into a sealed field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from husheng.foundation.kernel import identifiers
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.words import say as _

_GAP: Final = r"[\s\u200b\u200e\u200f\ufeff-]?"
_EIGHTEEN = re.compile(rf"(?<![0-9A-Za-z])(?:[0-9]{_GAP}){{17}}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_FIFTEEN = re.compile(r"(?<![0-9A-Za-z])[0-9]{15}(?![0-9A-Za-z])", re.ASCII)
_MOBILE = re.compile(rf"(?<![0-9])1(?:{_GAP}[0-9]){{10}}(?![0-9])", re.ASCII)
# Every character that is a digit or becomes one or two of them in NFKC (a test asks all of Unicode): where six do not
# stand so close, no number of eleven or more does, and the text need not be made over to be sure.
_DIGITISH: Final = r"\d\u00b2-\u00be\u2070-\u218f\u2460-\u24ff\u3250-\u33ff\U0001f100-\U0001f10a"
_MAY_HOLD_ONE = re.compile(rf"[{_DIGITISH}](?:[^{_DIGITISH}]?[{_DIGITISH}]){{5}}")
REMEDY: Final = "请写进密封栏。"
RESIDENT, MOBILE = "身份证号", "手机号"


def resident_numbers(text: str) -> list[str]:
    """The ID numbers 公民身份号码 that stand in a text, normalised, in their order; for whoever protects their holders.

    By form and birth date; a mistyped check digit is still somebody's number. Recognised are 18 digits (full width,
    with gaps or hyphens too) and the 15 of the first generation. Not recognised: names, a birth date in words, a number
    with a digit missing, written in Chinese numerals, or cut in two by other words.
    """
    if not _MAY_HOLD_ONE.search(text):
        return []
    flat = unicodedata.normalize("NFKC", text)
    places = [m for pattern in (_EIGHTEEN, _FIFTEEN) for m in pattern.finditer(flat)]
    numbers = [m.group() for m in sorted(places, key=re.Match.start)]
    return [identifiers.normalise(number) for number in numbers if _is_resident(number)]


def numbers_of_persons(text: str) -> list[str]:
    """Which kinds of personal number stand in the text: 身份证号, 手机号. Never the number itself."""
    if not _MAY_HOLD_ONE.search(text):
        return []
    flat = unicodedata.normalize("NFKC", text)
    found = []
    if resident_numbers(text):
        found.append(RESIDENT)
    if any(
        identifiers.mobile_fault(identifiers.normalise(m.group())) is None for m in _MOBILE.finditer(flat)
    ):
        found.append(MOBILE)
    return found


def _is_resident(number: str) -> bool:
    # A mistyped check digit is still somebody's number.
    return identifiers.resident_id_fault(identifiers.normalise(number)) in (None, identifiers.Fault.CHECK)


def plain_problems(field: str, label: str, text: str) -> list[Problem]:
    """What is wrong with one plain text of staff."""
    if "\x00" in text:  # the database keeps no such character
        return [Problem(field, _("“%(label)s”里有不能保存的字符。", label=_(label)), "请重新输入。")]
    return [
        Problem(field, _("“%(label)s”里有%(kind)s。", label=_(label), kind=_(kind)), REMEDY)
        for kind in numbers_of_persons(text)
    ]


def require_plain(refusal: str, texts: Iterable[tuple[str, str, str]]) -> None:
    """`Invalid` with `refusal` when one of the (field, label, text) holds a number of a person."""
    problems = [problem for each in texts for problem in plain_problems(*each)]
    if problems:
        raise Invalid(refusal, problems)
