"""What is true of leads without a database: the details of a lead, its title, and what speaks for a repeat.

A title is type, organisation and place, never a word of the caller's (P4). What is reported is a provider; there
is no field for a woman (L6).
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from husheng.foundation.kernel import identifiers
from husheng.foundation.kernel.errors import Problem
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.kernel.violations import violations
from husheng.foundation.privacy.children import speaks_of_a_child

NAME_CHARS: Final = 120
PLACE_CHARS: Final = 60
CONTENT_CHARS: Final = 20_000
PLAIN: Final = (
    ("organisation", "被反映的机构", NAME_CHARS),
    ("place", "地点", PLACE_CHARS),
    ("source_ref", "来源编号", PLACE_CHARS),
)
_BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")
_NOISE = re.compile(r"[\W_]+")
_LEGAL_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|分公司|公司|个体工商户|\(?普通合伙\)?|工作室|经营部)$"
)
_PLACES = re.compile(r"^(?:\w{2,7}?(?:省|自治区))?(?:\w{1,6}?市)?(?:\w{1,5}?(?:新区|区|县))?")
# From the first house, block or room number on, an address points at a home.
_HOME = re.compile(
    r"[A-Za-z]?[0-9一二三四五六七八九十百甲乙丙丁-]+\s*(?:号|栋|幢|座|单元|层|楼|室|户|弄|门).*$"
)

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)


@cache
def parameters() -> Mapping[str, Any]:
    """The room's own parameters (`rules.toml`)."""
    return tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))


def cap() -> int:
    """How many leads one bulk act by hand may change."""
    return int(parameters()["bulk"]["cap"])


@dataclass(frozen=True)
class LeadDetails:
    """What is known when a lead arrives. The caller's words and numbers are sealed in the act that takes them."""

    violation: str
    received_at: dt.datetime
    source: str
    organisation: str = ""
    place: str = ""
    source_ref: str = ""
    caller_name: str = field(default="", repr=False)
    caller_phone: str = field(default="", repr=False)
    caller_id_no: str = field(default="", repr=False)
    content: str = field(default="", repr=False)
    protected: bool = False
    confidential: bool = False

    def personal(self) -> dict[str, str]:
        """The values that may stand only in sealed columns."""
        return {
            "caller_name": self.caller_name.strip(),
            "caller_phone": identifiers.mobile_number(self.caller_phone),
            "caller_id_no": identifiers.normalise(self.caller_id_no),
            "content": self.content.strip(),
        }


def compose_title(violation: str, organisation: str, place: str) -> str:
    """标题: the type's short name, the organisation, the place."""
    kinds = violations()
    short = kinds[violation].short if violation in kinds else kinds["other"].short
    return " · ".join(part for part in (short, organisation.strip(), place.strip()) if part)


@lru_cache(maxsize=8192)  # in one file the same organisations and streets come again and again
def organisation_key(name: str) -> str:
    """One spelling of an organisation's name: without place, brackets and legal form."""
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", name))
    plain = _LEGAL_FORMS.sub("", _NOISE.sub("", plain).lower())
    shorter = _PLACES.sub("", plain)
    return (shorter if len(shorter) >= 2 else plain)[:NAME_CHARS]


@lru_cache(maxsize=8192)
def place_key(place: str) -> str:
    """One spelling of a place."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", place)).lower()[:PLACE_CHARS]


def coarse_place(address: str) -> str:
    """An address down to the street: house and room may be the caller's own."""
    return _HOME.sub("", unicodedata.normalize("NFKC", address)).strip(" ,，。、")[:PLACE_CHARS]


def guess_violation(*texts: str) -> str:
    """The type that a hotline's category or text speaks of; `other` where no word is known."""
    for text in texts:
        for slug, words in parameters()["types"].items():
            if any(word in text for word in words):
                return str(slug)
    return "other"


def mentions_protected(text: str, on: dt.date) -> bool:
    """Whether the text, as it was said on that day, speaks of people who are protected (P1), children among them."""
    return bool(_protected().search(text)) or speaks_of_a_child(text, on)


@cache
def _protected() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, parameters()["protected"]["words"])))


def problems(details: LeadDetails, now: dt.datetime) -> list[Problem]:
    """Everything that is wrong with the details, at once."""
    found = []
    if details.violation not in violations():
        found.append(Problem("violation", "没有这个类型。", "请从类型表里选。"))
    if details.received_at > now:
        found.append(Problem("received_at", "收到时间还没有到。", "请核对日期和时刻。"))
    if not (details.organisation.strip() or details.place.strip() or details.content.strip()):
        found.append(
            Problem("organisation", "机构、地点、内容至少写一项。", "写明反映的是哪家机构或什么地方。")
        )
    for name, label, limit in PLAIN:
        text = str(getattr(details, name))
        if len(text) > limit:
            found.append(Problem(name, "太长。", "请缩短，详情写进反映内容。"))
        found += plain_problems(name, label, text)
    for name in ("caller_phone", "caller_id_no"):
        if _SCIENTIFIC.fullmatch(
            getattr(details, name).strip()
        ):  # a spreadsheet's, pasted: its digits are gone
            found.append(Problem(name, "号码变成了科学记数，后面的数字已经丢失。", "请按原来的号码重填。"))
    if len(details.content) > CONTENT_CHARS:
        found.append(Problem("content", "内容超过 20,000 个字。", "请分成附件上传。"))
    return found


# ── what speaks for a repeat ────────────────────────────────────────────────────────────────────────────────
ORGANISATION, PLACE_AND_TYPE, SOURCE_REF, CALLER = "organisation", "place_and_type", "source_ref", "caller"


@dataclass(frozen=True)
class Traits:
    """What two leads are compared by."""

    organisation_key: str
    place_key: str
    violation: str
    source: str
    source_ref: str
    caller_blind: bytes | None
    received_at: dt.datetime


def reasons(one: Traits, other: Traits, window: dt.timedelta) -> tuple[str, ...]:
    """Why the two may be about the same thing; empty when nothing speaks for it."""
    near = abs(one.received_at - other.received_at) <= window
    tests = {
        ORGANISATION: bool(one.organisation_key) and one.organisation_key == other.organisation_key,
        PLACE_AND_TYPE: bool(one.place_key) and near and one.violation == other.violation
        and one.place_key == other.place_key,
        SOURCE_REF: bool(one.source_ref) and (one.source, one.source_ref) == (other.source, other.source_ref),
        CALLER: one.caller_blind is not None and one.caller_blind == other.caller_blind,
    }  # fmt: skip
    return tuple(name for name, holds in tests.items() if holds)
