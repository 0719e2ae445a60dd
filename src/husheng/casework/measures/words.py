"""Words of the pages in the reader's language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language, gettext_noop, pgettext

from . import rules
from .choices import BASES_OF_AMOUNT, PILLS, STATES

VERBS: Final = {
    "measures.propose": gettext_noop("提出措施"),
    "measures.second": gettext_noop("第二人签批"),
    "measures.decide": gettext_noop("决定措施"),
    "measures.serve": gettext_noop("送达决定书"),
    "measures.perform": gettext_noop("登记履行"),
    "measures.drop": gettext_noop("不再提出"),
    "measures.revoke": gettext_noop("撤销措施"),
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
    return pgettext("done", VERBS[verb]) if verb in VERBS else verb
