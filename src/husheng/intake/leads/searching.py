"""The search text of a lead: number, organisation and composed title as bigrams, and where the lead belongs.

The place and the agency stand in the index as words that nobody can type (capitals never come out of the
tokeniser), so that a search inside an agency or a district meets only its own rows (P4, and 1,000,000 leads).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from husheng.foundation.kernel import bigrams


def agency_word(agency: UUID) -> str:
    """The word that only an agency's own leads hold."""
    return f"A{agency.hex}"


def region_words(path: str) -> list[str]:
    """One word for each region that the path lies in."""
    return [f"R{code}" for code in path.split("/") if code]


def vector(number: str, organisation: str, title: str, agency: UUID, region_path: str) -> str:
    """A tsvector as PostgreSQL writes it."""
    return f"{_number(number)} {_words(organisation, title)} {_place(agency, region_path)}"


def _number(number: str) -> str:
    """All numbers of a file have one head, and a tail that is one word: plain digits, too few for a person's."""
    head, dash, tail = number.rpartition("-")
    if dash and tail.isascii() and tail.isdigit() and len(tail) < bigrams.SHORTEST_OF_A_PERSON:
        return f"{_head(head)} '{tail}'"
    return quoted(bigrams.tokens(number))


@lru_cache(maxsize=1024)
def _head(head: str) -> str:
    return quoted(bigrams.tokens(head))


@lru_cache(maxsize=8192)  # in one file the same organisations and streets come again and again
def _words(organisation: str, title: str) -> str:
    return quoted(bigrams.tokens(f"{organisation} {title}"))


@lru_cache(maxsize=1024)
def _place(agency: UUID, region_path: str) -> str:
    return quoted([agency_word(agency), *region_words(region_path)])


def quoted(words: Iterable[str]) -> str:
    """Lexemes, each in quotes; the tokeniser lets no quote or backslash through."""
    return " ".join(f"'{word}'" for word in dict.fromkeys(words))


def query(text: str, scope: str = "") -> str:
    """A tsquery, narrowed to the scope's word; empty where nothing can be searched for."""
    wanted = bigrams.query(text)
    return f"{wanted} & '{scope}'" if wanted and scope else wanted
