"""Words of the pages in the reader's language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from husheng.foundation.kernel.words import english

from .choices import PILLS, STATES
from .rules import Level, Scale

VERBS: Final = {
    "rewards.propose": gettext_noop("提出奖励"),
    "rewards.approve": gettext_noop("第一人审批奖励"),
    "rewards.confirm": gettext_noop("第二人审批奖励"),
    "rewards.decline": gettext_noop("不予奖励"),
    "rewards.pay": gettext_noop("凭回执码发放奖励"),
    "rewards.lapse": gettext_noop("终止奖励"),
}


def level(one: Level) -> str:
    """A level of a scale."""
    return one.en if english() else one.zh


def basis(scale: Scale) -> str:
    """What the scale stands on; a text that nobody has read verbatim says so, to those who approve as well."""
    said = scale.basis_en if english() else scale.basis_zh
    return said if scale.verified else f"{said} {_('待核：条文没有逐字核对，请以正式文本为准。')}"


def pill(code: str) -> dict[str, str]:
    """The status pill of a state."""
    return {"state": PILLS.get(code, ""), "label": str(dict(STATES).get(code, code))}


def said(verb: str) -> str:
    """What the journal says was done."""
    return pgettext("done", VERBS[verb]) if verb in VERBS else verb
