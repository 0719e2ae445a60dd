"""Words of the pages in the reader's language."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from husheng.foundation.agencies.roles import roles
from husheng.foundation.kernel.violations import violations
from husheng.foundation.kernel.words import english

from . import months
from .choices import CANARY_STATES, CHECKS, COLUMNS, CONFIDENCE, FINDING_STATES, PILLS, RUN_STATES
from .models import Finding, Overlap

VERBS: Final = {
    "leaks.request": gettext_noop("提请名单比对"),
    "leaks.approve": gettext_noop("批准名单比对"),
    "leaks.refuse": gettext_noop("不批准名单比对"),
    "leaks.call_off": gettext_noop("撤回名单比对"),
    "leaks.match": gettext_noop("比对名单"),
    "leaks.offer": gettext_noop("送出疑点"),
    "leaks.give_back": gettext_noop("退回疑点"),
    "leaks.take": gettext_noop("并入疑点"),
}
ASKED: Final = {
    "volume": gettext_noop("读的记录远多于同岗。"),
    "idle": gettext_noop("读了却没有办理的记录远多于同岗（按各自办理的件数折算）。"),
    "hours": gettext_noop("夜间和休息日的查阅，占比远高于同岗。"),
    "breadth": gettext_noop("查阅涉及的事项和登记册远多于同岗。"),
    "sitting": gettext_noop("有一天读了却没有办理的记录，远多于同岗最多的一天。"),
    "burst": gettext_noop("有一小时打开的记录，远多于同岗最忙的一小时。"),
    "contractor": gettext_noop("外包岗位读了却没有办理的记录超过定额。"),
}


def code(post: UUID) -> str:
    """A post's code: what stands for the person until a case is opened (L11)."""
    text = post.hex[-8:].upper()
    return f"{text[:4]}-{text[4:]}"


def pill(state: str) -> dict[str, str]:
    """The status pill of any state of this room."""
    labels = dict([*CANARY_STATES, *FINDING_STATES, *RUN_STATES])
    return {"state": PILLS.get(state, ""), "label": str(labels.get(state, state))}


def check(name: str) -> str:
    """What a check is called."""
    return str(CHECKS.get(name, name))


def asked(row: Finding) -> str:
    """What stands out, in one sentence."""
    return _(ASKED[row.check_name])


def span(row: Finding) -> str:
    """The months that a finding is about."""
    first, last = months.label(row.first), months.label(row.last)
    return first if first == last else _("%(first)s 至 %(last)s") % {"first": first, "last": last}


def compared(row: Finding) -> str:
    """With whom: role and number of peers, or that a quota needs none."""
    if not row.peers:
        return _("定额 %(quota)s 条") % {"quota": round(row.expected)}
    return ngettext("%(n)s 个同岗", "%(n)s 个同岗", row.peers) % {"n": row.peers}


def role(group: str) -> str:
    """The role that a group of peers shares."""
    found = roles().get(group.partition("/")[0])
    return (found.en if english() else found.zh) if found else group


def column(slug: str) -> str:
    """By what a list is matched."""
    return str(dict(COLUMNS).get(slug, slug))


def confidence(row: Overlap) -> str:
    """What may be said of an overlap."""
    return str(CONFIDENCE[row.confidence])


def chance(row: Overlap) -> str:
    """The chance level as people read it."""
    if row.log10_chance > -1:
        return _("不小于十分之一")
    return _("不到 10 的 %(power)s 次方") % {"power": round(row.log10_chance)}


def violation(slug: str) -> str:
    """A kind of violation."""
    found = violations().get(slug)
    return found.short if found else slug


def said(verb: str) -> str:
    """What the journal says was done."""
    return pgettext("done", VERBS[verb]) if verb in VERBS else verb
