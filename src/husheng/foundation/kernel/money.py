"""Money as integer fen: how amounts are read and how they are printed (Tianjin 2023 form, amounts in 万元).

Nothing here is a float: a fine that is a fen off is a wrong decision.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NewType

from husheng.foundation.kernel.errors import Invalid, Problem

Fen = NewType("Fen", int)

FEN_IN_YUAN: Final = 100
FEN_IN_WAN: Final = 1_000_000
LARGEST: Final = Fen(2**63 - 1)  # what the database can hold
DIGITS: Final = len(str(LARGEST))
_AMOUNT = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
_WAN_PLACES: Final = Decimal("0.0001")
_TOO_FINE: Final = {
    2: "最多写 2 位小数，到分为止。",
    6: "最多写 6 位小数，到分为止。",
}  # of a yuan, of 10,000


def _invalid(reason: str, remedy: str) -> Invalid:
    return Invalid("金额没有保存。", [Problem("amount", reason, remedy)])


def _parse(text: str, unit: str, decimals: int, *, negative: bool) -> Fen:
    """Exact fen of a written amount of `unit`, which has `decimals` places down to the fen."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix(unit).strip()
    if not plain:
        raise _invalid("没有写金额。", "请只写数，例如 1,234.5。")
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise _invalid("写的不是数。", "请只写数，例如 1,234.5。")
    sign, whole, fraction = match.group(1), match.group(2), (match.group(3) or "").rstrip("0")
    if sign and not negative:
        raise _invalid("金额小于 0。", "请改为 0 或大于 0 的数。")
    if len(fraction) > decimals:
        raise _invalid(_TOO_FINE[decimals], "请四舍五入到分后再填。")
    digits = whole.replace(",", "").lstrip("0") + fraction.ljust(decimals, "0")
    fen = int(digits) if len(digits) <= DIGITS else LARGEST + 1  # no number is made of thousands of digits
    if fen > LARGEST:
        raise _invalid("金额大得不合常理。", "请核对单位是元还是万元。")
    return Fen(-fen if sign else fen)


def parse_yuan(text: str, *, negative: bool = False) -> Fen:
    """Fen of `1,234.5`, `¥1234.50` or `1234.5元`; at most two decimals. Raises Invalid."""
    return _parse(text, "元", 2, negative=negative)


def parse_wan(text: str, *, negative: bool = False) -> Fen:
    """Fen of `12.3456` or `12.3456万元`; at most six decimals, which is one fen. Raises Invalid."""
    return _parse(text, "万元", 6, negative=negative)


def format_yuan(fen: int) -> str:
    """`1,234.50`: thousands separated, always two decimals."""
    yuan, rest = divmod(abs(fen), FEN_IN_YUAN)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def format_wan(fen: int, least: int = 0) -> str:
    """万元 with at most four decimals, trailing zeros dropped down to `least` (2 in a matrix cell).

    Rounded half up; where four decimals would print money as 0, it is printed exactly.
    """
    exact = Decimal(abs(fen)) / FEN_IN_WAN
    rounded = exact.quantize(_WAN_PLACES, ROUND_HALF_UP)
    whole, _, decimals = f"{rounded if rounded or not fen else exact:,f}".partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{'-' if fen < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"
