"""Sentences with facts in them, in the reader's language; pure rules say them without knowing Django.

`from husheng.foundation.kernel.words import say as _` and then `_("第 %(n)s 项缺结果。", n=3)`.
"""

from __future__ import annotations

from django.utils.translation import gettext


def say(words: str, **facts: object) -> str:
    """The sentence in the active language, with its facts put in; the Chinese words are the message id."""
    spoken = gettext(words) if words else ""
    return spoken % facts if facts else spoken
