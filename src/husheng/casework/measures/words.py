"""Words of the pages in the reader's language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as say

from . import rules
from .choices import BASES_OF_AMOUNT, PILLS, STATES

VERBS: Final = {
    "measures.propose": say("提出措施"),
    "measures.second": say("第二人签批"),
    "measures.decide": say("决定措施"),
    "measures.serve": say("送达决定书"),
    "measures.perform": say("登记履行"),
    "measures.drop": say("不再提出"),
    "measures.revoke": say("撤销措施"),
}


def kind(slug: str) -> str:
    """The measure's name."""
    found = rules.kinds().get(slug)
    return found.word(get_language() or "zh") if found else slug


def kind_choices() -> list[tuple[str, str]]:
    """All measures, for a form."""
    return [(slug, kind(slug)) for slug in rules.kinds()]


def pill(code: str) -> dict[str, str]:
    """The status pill of a state."""
    return {"state": PILLS.get(code, ""), "label": str(dict(STATES).get(code, code))}


def base(code: str) -> str:
    """What a multiple is taken of."""
    return str(BASES_OF_AMOUNT.get(code, ""))


def said(verb: str) -> str:
    """What the journal says was done."""
    return _(VERBS.get(verb, verb))
