"""The words that pages say about supervision; Chinese is the message id, English stands in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import get_language, gettext_noop, pgettext
from django.utils.translation import gettext as _

from . import rules
from .models import RAISED, Listing

# state -> (pill, label)
PAPERS: Final = {
    "issued": ("new", gettext_noop("待签收")),
    "acknowledged": ("work", gettext_noop("待说明")),
    "replied": ("work", gettext_noop("已说明")),
    "withdrawn": ("back", gettext_noop("已撤回")),
}
LISTINGS: Final = {
    "listed": ("work", gettext_noop("督办中")),
    "reported": ("new", gettext_noop("待摘牌")),
    "delisted": ("end", gettext_noop("已摘牌")),
}
GRAVES: Final = {
    "raised": ("new", gettext_noop("待签收")),
    "received": ("work", gettext_noop("待处理")),
    "settled": ("end", gettext_noop("已处理")),
}
KINDS: Final = {"listed": gettext_noop("挂牌督办"), RAISED: gettext_noop("提级查办")}
MEASURES: Final = {"timely": gettext_noop("按期答复"), "complete": gettext_noop("逐项答复")}
MATTERS: Final = {"leads.lead": "线索", "cases.case": "案件"}


def pill(table: Mapping[str, tuple[str, str]], state: str) -> dict[str, str]:
    """The status pill of a row."""
    mark, label = table[state]
    return {"state": mark, "label": _(label)}


def step(slug: str) -> str:
    """The name of a step of the ladder."""
    return rules.steps()[slug].name(language())


def steps() -> list[tuple[str, str]]:
    """The rungs of the ladder, for a filter."""
    return [(one.slug, one.name(language())) for one in rules.ladder()]


def grounds(chosen: Sequence[str]) -> list[str]:
    """Grounds of gravity in the reader's language."""
    key = "en" if language().startswith("en") else "zh"
    return [rules.gravity()[slug][key] for slug in chosen]


def all_grounds() -> list[tuple[str, str]]:
    """For a form."""
    return list(zip(rules.gravity(), grounds(list(rules.gravity())), strict=True))


def matter(slug: str) -> str:
    """What kind of thing a matter is, for one of them."""
    return pgettext("one", MATTERS[slug])


def kind(listing: Listing) -> str:
    """挂牌督办 or 提级查办."""
    return _(KINDS[listing.listing_kind])


def language() -> str:
    """The reader's language."""
    return get_language() or "zh"
