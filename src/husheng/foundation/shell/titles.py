"""Titles that stand in rows are Chinese, the working language; an English reader gets what has English words.

A composed title begins with the short name of a type (P4), which is translated; organisations and places keep their
names. Titles that stand in data (a campaign's, a year report's) are told by the room that holds the data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from husheng.foundation.kernel.violations import violations
from husheng.foundation.kernel.words import english

JOINT: Final = " · "
Known = Callable[[], Mapping[str, str]]
_told: list[Known] = []


def tell(known: Known) -> None:
    """Another source of Chinese → English; asked only while a page is made in English."""
    _told.append(known)


@cache
def _types() -> Mapping[str, str]:
    return {kind.short: kind.short_en for kind in violations().values()}


def _split(title: str) -> tuple[str, str]:
    """(what has English, what stays as it is)."""
    first, joint, rest = title.partition(JOINT)
    if first in _types():
        return _types()[first] + joint, rest
    for known in _told:
        if title in (found := known()):
            return found[title], ""
    return "", title


def spoken(title: str) -> str:
    """The title in the reader's language, as plain text."""
    return "".join(_split(title)) if english() else title


def marked(title: str) -> str | SafeString:
    """The same for a page: what stays Chinese says so to whoever has it read aloud."""
    if not english() or title.isascii():
        return title
    said, rest = _split(title)
    return format_html('{}<span lang="zh-CN">{}</span>', said, rest) if rest else said
