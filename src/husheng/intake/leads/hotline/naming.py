"""How a column name is understood: spelt alike, it is compared with the names in `fields.toml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from .fields import DATA, SPECS, Field

_REMARK = re.compile(r"[(\[【<].*?[)\]】>]", re.DOTALL)
_NOISE = re.compile(r"[\W_]+")
_ALIKE: Final = 0.74  # ratio of matching characters from which two names are spelt almost alike
_CONFIDENCE: Final[dict[str, float]] = DATA["confidence"]
ASSIGN_FROM: Final[float] = _CONFIDENCE["assign_from"]


def plain_name(name: str) -> str:
    """One spelling of a column name: half width, no remarks in brackets, no stars and spaces."""
    return _NOISE.sub("", _REMARK.sub("", unicodedata.normalize("NFKC", name).lower()))


_CERTAIN: Final = {plain_name(n): f for f, spec in SPECS.items() for n in spec.names}
_ALSO: Final = {plain_name(n): f for f, spec in SPECS.items() for n in spec.also}
_IGNORED: Final = frozenset(plain_name(n) for n in DATA["ignored"]["names"])
_ENDINGS: Final = sorted((n for n in {**_CERTAIN, **_ALSO} if len(n) >= 3), key=len, reverse=True)
_INVERTED: Final = frozenset(plain_name(n) for n in DATA["flags"]["inverted_headers"])


@dataclass(frozen=True)
class Guess:
    """What a column name probably means, why, and how sure that is (0 to 1)."""

    field: Field | None
    confidence: float
    why: str  # exact | also | ending | similar | ignored | unknown


@lru_cache(maxsize=4096)
def guess(name: str) -> Guess:
    """The field a column name stands for."""
    plain = plain_name(name[:200])
    if plain in _CERTAIN:
        return Guess(_CERTAIN[plain], _CONFIDENCE["certain"], "exact")
    if plain in _IGNORED:
        return Guess(None, _CONFIDENCE["certain"], "ignored")
    if plain in _ALSO:
        return Guess(_ALSO[plain], _CONFIDENCE["also"], "also")
    return _by_ending(plain) or _by_spelling(plain) or Guess(None, 0.0, "unknown")


def _by_ending(plain: str) -> Guess | None:
    """`来电人联系电话` is the caller's phone; `承办单位联系电话` is somebody else's and only a suggestion."""
    for ending in _ENDINGS:
        if plain.endswith(ending) and plain != ending:
            owner = guess(plain[: -len(ending)]).field
            known = _CERTAIN.get(ending) or _ALSO[ending]
            others = owner not in (None, Field.CALLER_NAME, known)
            factor = _CONFIDENCE["similar"] if others else 1.0
            return Guess(known, _CONFIDENCE["ending"] * factor, "ending")
    return None


def _by_spelling(plain: str) -> Guess | None:
    if len(plain) < 3:
        return None
    best = max(_CERTAIN, key=lambda name: SequenceMatcher(None, name, plain).ratio())
    ratio = SequenceMatcher(None, best, plain).ratio()
    return Guess(_CERTAIN[best], _CONFIDENCE["similar"] * ratio, "similar") if ratio >= _ALIKE else None


def known_names(names: Iterable[object]) -> int:
    """How many of a row's cells are column names that are certain or likely; what makes it a header."""
    found = 0
    for name in names:
        if isinstance(name, str) and 0 < len(name) <= 40:
            plain = plain_name(name)
            found += plain in _CERTAIN or plain in _ALSO or plain in _IGNORED
    return found


def asks_the_opposite(name: str) -> bool:
    """Whether “yes” in this column means “not confidential”."""
    return plain_name(name) in _INVERTED
