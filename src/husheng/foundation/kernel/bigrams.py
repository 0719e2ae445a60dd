"""Character bigrams, so that PostgreSQL finds Chinese without a dictionary: any two characters match (P4).

`document` feeds `to_tsvector('simple', …)`, `query` feeds `to_tsquery('simple', …)`; both cut text alike.
Callers index numbers, organisations and composed titles only; numbers of persons are dropped here as a second
wall.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from husheng.foundation.kernel import identifiers

LONGEST_WORD: Final = 64  # a lexeme must stay far below PostgreSQL's 2 KB
SHORTEST_OF_A_PERSON: Final = 11  # a mobile number; every other number of a person is longer
SHORTEST_PREFIX: Final = 4  # a shorter prefix would visit too much of the index
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_RUNS = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
_PARTS = re.compile(r"[a-z]+|[0-9]+")


def normalise(text: str) -> str:
    """Half width, lower case: how both sides of a search are spelt."""
    return unicodedata.normalize("NFKC", text).lower()


def _runs(text: str) -> Iterator[str]:
    """Runs of Chinese characters and ASCII words; a person's number is no word."""
    for match in _RUNS.finditer(normalise(text)):
        run = match.group()
        if not run.isascii() or not _identifies_a_person(run):
            yield run


def _identifies_a_person(word: str) -> bool:
    if len(word) < SHORTEST_OF_A_PERSON:
        return False
    number = word.upper()
    return identifiers.mobile_fault(number) is None or (
        len(number) == 18 and identifiers.resident_id_fault(number) is None
    )


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _word_tokens(word: str) -> list[str]:
    """The word, and its letters and digits apart: `tj20230918` is also found by `20230918`."""
    parts = _PARTS.findall(word)
    words = [word, *parts] if len(parts) > 1 else [word]
    return [w[:LONGEST_WORD] for w in words]


def tokens(text: str) -> list[str]:
    """All lexemes of a document, without repeats: characters, bigrams, ASCII words and their parts."""
    found: dict[str, None] = {}
    for run in _runs(text):
        found.update(dict.fromkeys(_lexemes(run)))
    return list(found)


@lru_cache(maxsize=16_384)  # the parts of numbers and names come again and again
def _lexemes(run: str) -> tuple[str, ...]:
    return tuple(_word_tokens(run) if run.isascii() else [*run, *_bigrams(run)])


def document(text: str) -> str:
    """The lexemes as one string for `to_tsvector('simple', …)`."""
    return " ".join(tokens(text))


def query_tokens(text: str) -> list[str]:
    """The lexemes that a matching document must all hold: bigrams, or the single character."""
    found: dict[str, None] = {}
    for run in _runs(text):
        found.update(dict.fromkeys([run[:LONGEST_WORD]] if run.isascii() else _bigrams(run) or [run]))
    return list(found)


def query(text: str, *, prefixes: bool = True) -> str:
    """A `to_tsquery('simple', …)` string; empty where nothing can be searched for (match nothing, not all).

    An ASCII word of four or more characters also matches longer words that begin with it.
    """
    return " & ".join(
        f"{word}:*" if prefixes and word.isascii() and len(word) >= SHORTEST_PREFIX else word
        for word in query_tokens(text)
    )
