"""Sentences with facts in them, in the reader's language; pure rules say them without knowing Django.

`from husheng.foundation.kernel.words import say as _` and then `_("第 %(n)s 项缺结果。", n=3)`.
"""

from __future__ import annotations

from django.utils.translation import get_language, gettext


def say(words: str, **facts: object) -> str:
    """The sentence in the active language, with its facts put in; the Chinese words are the message id."""
    spoken = gettext(words) if words else ""
    return spoken % facts if facts else spoken


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def sentences(*parts: str) -> str:
    """Sentences of an error, each in the reader's language; English sets them apart by a space."""
    return (" " if english() else "").join(gettext(part) for part in parts if part)
