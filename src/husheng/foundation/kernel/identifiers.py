"""Numbers that the state and the banks give out: whether they are well formed, and how they look masked.

The formats stand in `identifiers.toml` with their standards (GB 11643, GB 32100, GB 11714, ISO/IEC 7812).
A fault is a word, never the number itself, so it may go into errors and logs.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

_FACTS: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("identifiers.toml").read_text(encoding="utf-8")
)


def _pattern(block: str, key: str = "pattern") -> re.Pattern[str]:
    """The published format; ASCII digits only, since `\\d` would also take other scripts' digits."""
    return re.compile(_FACTS[block][key], re.ASCII)


_RESIDENT = _pattern("resident_id")
_RESIDENT_OLD = _pattern("resident_id", "old_pattern")
_CREDIT = _pattern("credit_code")
_ORGANISATION = _pattern("organisation_code")
_BIRTH_CERTIFICATE = _pattern("birth_certificate")
_MOBILE = _pattern("mobile")
_BANK_CARD = _pattern("bank_card")
_RESIDENT_WEIGHTS: Final[tuple[int, ...]] = tuple(_FACTS["resident_id"]["weights"])
_RESIDENT_CHECK: Final[str] = _FACTS["resident_id"]["check"]
_EARLIEST_BIRTH: Final[dt.date] = _FACTS["resident_id"]["earliest_birth"]
_GAPS = re.compile(r"[\s\u200b\u200e\u200f\ufeff-]+")
_CALLING_CODE = re.compile(r"^(?:\+|00)86(?=1)")


class Fault(StrEnum):
    """Why a number is not well formed."""

    FORM = "form"  # wrong length or characters 位数或字符不对
    DATE = "date"  # the birth date in it does not exist 其中的出生日期不存在
    CHECK = "check"  # the check digit does not fit 校验位不符


def normalise(text: str) -> str:
    """One spelling for comparison: half width, capitals, no gaps or hyphens."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _GAPS.sub("", text).upper()


def resident_id_check(first17: str) -> str:
    """The check digit of an ID number 公民身份号码 for its first 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_RESIDENT_WEIGHTS, first17, strict=True))
    return _RESIDENT_CHECK[total % 11]


def resident_id_18(number: str) -> str:
    """The 18-digit form of a well-formed number; a 15-digit one gets its century and check digit."""
    if _RESIDENT_OLD.fullmatch(number):
        first17 = f"{number[:6]}{_FACTS['resident_id']['old_century']}{number[6:]}"
        return first17 + resident_id_check(first17)
    return number


def resident_id_fault(number: str) -> Fault | None:
    """What is wrong with a normalised ID number (18 digits, or 15 of the first generation)."""
    full = resident_id_18(number)
    if not _RESIDENT.fullmatch(full):
        return Fault.FORM
    if birth_date(full) is None:
        return Fault.DATE
    return None if resident_id_check(full[:17]) == full[17] else Fault.CHECK


@cache
def _date(digits: str) -> dt.date | None:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day >= _EARLIEST_BIRTH else None


def birth_date(number: str) -> dt.date | None:
    """The birth date in an 18-digit ID number, or None where it names no real day."""
    return _date(number[6:14])


def is_synthetic(number: str) -> bool:
    """Whether the ID number belongs to the area that exists only in tests and demonstrations."""
    return number.startswith(_FACTS["resident_id"]["synthetic_area"])


def credit_code_fault(number: str) -> Fault | None:
    """What is wrong with a normalised unified social credit code 统一社会信用代码."""
    if not _CREDIT.fullmatch(number):
        return Fault.FORM
    facts = _FACTS["credit_code"]
    alphabet: str = facts["alphabet"]
    total = sum(w * alphabet.index(c) for w, c in zip(facts["weights"], number[:17], strict=True))
    return None if alphabet[-total % len(alphabet)] == number[17] else Fault.CHECK


def organisation_code_fault(number: str) -> Fault | None:
    """What is wrong with a normalised nine-character organisation code 组织机构代码."""
    if not _ORGANISATION.fullmatch(number):
        return Fault.FORM
    facts = _FACTS["organisation_code"]
    alphabet: str = facts["alphabet"]
    total = sum(w * alphabet.index(c) for w, c in zip(facts["weights"], number[:8], strict=True))
    return None if facts["check"][total % 11] == number[8] else Fault.CHECK


def birth_certificate_fault(number: str) -> Fault | None:
    """What is wrong with a normalised birth-certificate number 出生医学证明编号 (no check digit)."""
    return None if _BIRTH_CERTIFICATE.fullmatch(number) else Fault.FORM


def birth_certificate_edition(issued: dt.date) -> int | None:
    """The edition in force on the day of issue, or None before the first."""
    editions: dict[str, dt.date] = _FACTS["birth_certificate"]["editions"]
    return max((int(number) for number, since in editions.items() if since <= issued), default=None)


def mobile_number(text: str) -> str:
    """A mobile number without gaps and calling code; other text only normalised."""
    return _CALLING_CODE.sub("", normalise(text))


def mobile_fault(number: str) -> Fault | None:
    """What is wrong with a normalised mobile number 手机号码."""
    return None if _MOBILE.fullmatch(number) else Fault.FORM


def bank_card_fault(number: str) -> Fault | None:
    """What is wrong with a normalised bank card number 银行卡号 (Luhn)."""
    if not _BANK_CARD.fullmatch(number):
        return Fault.FORM
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    total = sum(doubled) + sum(int(digit) for digit in number[-1::-2])
    return None if total % 10 == 0 else Fault.CHECK


def mask(number: str, head: int, tail: int) -> str:
    """Stars in the middle; a number too short to keep both ends is stars only."""
    hidden = len(number) - head - tail
    if hidden < 4:
        return "*" * len(number)
    return f"{number[:head]}{'*' * hidden}{number[len(number) - tail :]}"


def mask_resident_id(number: str) -> str:
    """Province and last two: neither birth date nor sequence shows."""
    return mask(number, 2, 2)


def mask_mobile(number: str) -> str:
    """`199****1234`."""
    return mask(number, 3, 4)


def mask_bank_card(number: str) -> str:
    """Only the last four."""
    return mask(number, 0, 4)


def mask_birth_certificate(number: str) -> str:
    """The letter and the last three: enough to tell papers on one table apart."""
    return mask(number, 1, 3)


def mask_name(name: str) -> str:
    """The family name's first character and stars."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""
