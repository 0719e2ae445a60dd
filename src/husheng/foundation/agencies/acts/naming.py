"""How Chinese names sort and abbreviate: the database carries no Chinese collation."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin


def pinyin_key(name: str) -> str:
    """The key by which Chinese names sort: the database carries no Chinese collation."""
    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True))


def initials(name: str) -> str:
    """The first letters of a name, for readable numbers: 河东 → HD."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).upper()
