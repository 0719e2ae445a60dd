"""The words of this room in the reader's language, from `choices.py` (Chinese) and `words.toml` (English)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language, gettext_noop

from husheng.foundation.kernel.words import english

from . import choices

FILE: Final = Path(__file__).with_name("words.toml")
TABLES: Final[Mapping[str, choices.Choices]] = {
    "cases": choices.CASES,
    "ways": choices.WAYS,
    "beyond": choices.BEYOND,
    "states": choices.STATES,
    "proposals": choices.PROPOSALS,
    "decisions": choices.DECISIONS,
    "form_states": choices.FORM_STATES,
}
PILLS: Final = {
    "draft": "new", "declined": "back", "approved": "end", "withdrawing": "work", "withdrawn": "back",
    "compared": "new", "decided": "end",
}  # fmt: skip
# What an act did, for timelines.
VERBS: Final = {
    "draft": gettext_noop("起草"),
    "revise": gettext_noop("修改评估"),
    "approve": gettext_noop("批准评估"),
    "decline": gettext_noop("不批准评估"),
    "ask_withdrawal": gettext_noop("提请撤回评估"),
    "keep": gettext_noop("决定不撤回"),
    "withdraw": gettext_noop("撤回评估"),
    "register_form": gettext_noop("登记采集表"),
    "register_forms": gettext_noop("导入采集表"),
    "revise_form": gettext_noop("更新采集表"),
    "decide_fields": gettext_noop("决定采集栏目"),
}


def language() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def say(table: str, code: str) -> str:
    """The word of a code of `choices.py`."""
    if english():
        return str(_words()[table].get(code, code))
    return choices.word(TABLES[table], code)


def told(table: str, code: str) -> str:
    """The word of a code that stands in `words.toml` in both languages."""
    found = _words()[table].get(code)
    return str(found["en" if english() else "zh"]) if found else code


def offered(table: str) -> list[tuple[str, str]]:
    """For a form."""
    return [(code, say(table, code)) for code, _zh in TABLES[table]]


def pill(table: str, state: str) -> dict[str, str]:
    """The status pill of a row."""
    return {"state": PILLS[state], "label": say(table, state)}
