"""Whether words speak of a child 儿童: usual words, an age, a time since birth, a day of birth within so many years.

The words, and what makes something else of them, stand in `children.toml`. A name alone is not recognised, nor what is
said in other words; people mark those. It runs for each row of a bulk import: one expression for all words, and those
for numbers only where a sign of one stands.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from .limits import limits

FILE: Final = Path(__file__).with_name("children.toml")
# Without one of these no number says how old somebody is.
_SIGNS: Final = re.compile("岁|个月|个多月|个半月|出生|生下|刚生|生于|生日|生人")
_DIGITS: Final = "〇一二三四五六七八九"
_D: Final = "[0-9０-９]"
_NUMBER: Final = f"({_D}{{1,3}}|[零一二两三四五六七八九十百]{{1,5}})"
_ALONE: Final = "(?<![0-9０-９.．零一二两三四五六七八九十百几数多])"
_BETWEEN: Final = r"\s?[{unit}./／.．－-]"
_DATE: Final = (
    rf"((?:[1１][9９]|[2２][0０]){_D}{{2}}){_BETWEEN.format(unit='年')}"
    rf"(?:\s?({_D}{{1,2}})(?:{_BETWEEN.format(unit='月')}(?:\s?({_D}{{1,2}})\s?日?)?)?)?"
)


def speaks_of_a_child(text: str, on: dt.date) -> bool:
    """Whether the text, as it was said on that day, speaks of somebody under age."""
    if _words().search(text):
        return True
    return bool(_SIGNS.search(text)) and (
        ("岁" in text and _of_an_age(text))
        or ("月" in text and _found("months", text))
        or _found("since_birth", text)
        or _born_on_a_day(text, on)
    )


def _of_an_age(text: str) -> bool:
    """`3岁`, `十二周岁`; `未满18周岁` too."""
    ages = (_years(match[1]) for match in _expression("ages").finditer(text))
    return any(years < _under() for years in ages) or _found("under", text)


def _born_on_a_day(text: str, on: dt.date) -> bool:
    """`2019年3月出生`, `出生日期：2019-03-02`; the latest day that was meant, where month or day are not said."""
    return any(_age(match, on) < _under() for match in _expression("birth_date").finditer(text))


def _found(sort: str, text: str) -> bool:
    return bool(_expression(sort).search(text))


def _age(match: re.Match[str], on: dt.date) -> int:
    """In whole years; a day to come is none of birth, so it is nobody's."""
    groups = match.groups()
    year, month, day = (int(part) if part else 0 for part in (groups[:3] if groups[0] else groups[3:]))
    if (year, month, day) > (on.year, on.month, on.day):
        return _under()
    return on.year - year - ((on.month, on.day) < (month or 12, day or 31))


def _years(number: str) -> int:
    """Of digits, or of Chinese numerals up to ninety-nine; more is nobody's age that matters here."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.replace("两", "二").rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or set(tens + ones) - set(_DIGITS):
        return 100
    high = _DIGITS.index(tens) if tens else int(bool(ten))
    return high * 10 + (_DIGITS.index(ones) if ones else 0)


def _under() -> int:
    return int(limits()["minors"]["under"])


# ── the expressions ─────────────────────────────────────────────────────────────────────────────────────────
@cache
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _words() -> re.Pattern[str]:
    """Each word first, what stands around it after: so the scan jumps from first character to first character."""
    return re.compile("|".join(_word(word, around) for word, around in _data()["words"].items()))


def _word(word: str, around: dict[str, list[str]]) -> str:
    before = "".join(f"(?<!{other}{word})" for other in around.get("not_after", ()))
    return word + before + _not_before(around)


@cache
def _expression(sort: str) -> re.Pattern[str]:
    return re.compile(_WRITTEN[sort](_data().get(sort, {})))


def _written_ages(data: dict[str, list[str]]) -> str:
    before = "".join(f"(?<!{re.escape(other)})" for other in data["not_after"])
    return f"{_ALONE}{before}{_NUMBER}(?:多|来)?周?岁{_not_before(data)}"


def _written_months(data: dict[str, list[str]]) -> str:
    before = "".join(f"(?<!{other})" for other in data["carrying"])
    return f"{_ALONE}{before}{_NUMBER}个(?:多|半)?月{_one_of(data['old'])}{_not_before(data)}"


def _written_since_birth(data: dict[str, list[str]]) -> str:
    said = "(?:后|才|刚|仅|不到|不足|约|第){0,2}"
    return f"{_one_of(data['born'])}{said}{_NUMBER}多?个?(?:小时|天|日|周|星期|月){_not_before(data)}"


def _written_birth_date(data: dict[str, list[str]]) -> str:
    """The date after the word or before it: three groups each."""
    word = "(?:出生(?:于|在|日期|时间|年月日?)?|生于|生日)[:：\\s是为]{0,3}"
    return f"{word}{_DATE}|{_DATE}\\s?(?:出生|生人){_not_before(data)}"


def _not_before(data: dict[str, list[str]]) -> str:
    return f"(?!{'|'.join(data['not_before'])})" if data.get("not_before") else ""


def _one_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


_WRITTEN: Final[dict[str, Callable[[dict[str, list[str]]], str]]] = {
    "ages": _written_ages,
    "under": lambda _: (
        "[未不]满(?:[1１][0-8０-８]|[1-9１-９]|十[一二三四五六七八]?|[一二三四五六七八九])周?岁"
    ),
    "months": _written_months,
    "since_birth": _written_since_birth,
    "birth_date": _written_birth_date,
}
