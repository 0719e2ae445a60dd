"""Words of the pages in the reader's language: states, roles, standings, and what the journal says happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from husheng.foundation.kernel.violations import violations
from husheng.foundation.kernel.words import english

from .bases import Basis, bases
from .choices import CLASSES, OUTCOMES, PILLS, ROLES, STANDINGS, STATES

VERBS: Final[Mapping[str, str]] = {
    "cases.propose": gettext_noop("提请立案"),
    "cases.open_from_transfer": gettext_noop("由移送接续立案"),
    "cases.confirm": gettext_noop("立案"),
    "cases.decline": gettext_noop("不予立案"),
    "cases.add_party": gettext_noop("加入当事人"),
    "cases.enter_party": gettext_noop("登记并加入当事人"),
    "cases.protect_party": gettext_noop("改列受保护的人"),
    "cases.add_fact": gettext_noop("记录事实"),
    "cases.add_note": gettext_noop("写办案记录"),
    "cases.set_types": gettext_noop("改违法类型"),
    "cases.change_members": gettext_noop("换办案人员"),
    "cases.hand_over": gettext_noop("送出流转"),
    "cases.take_result": gettext_noop("取回协查结果"),
    "cases.report_crime": gettext_noop("报告涉嫌犯罪"),
    "cases.decide": gettext_noop("作出处罚决定"),
    "cases.decide_without_penalty": gettext_noop("决定不予处罚"),
    "cases.transfer": gettext_noop("案件移送"),
    "cases.take_back": gettext_noop("收回办理"),
    "cases.end_transfer": gettext_noop("移送办结"),
    "cases.withdraw": gettext_noop("撤案"),
    "cases.close": gettext_noop("结案"),
    "cases.look_into": gettext_noop("检察机关调阅"),
    "evidence.secure": gettext_noop("固定证据"),
    "evidence.pass_on": gettext_noop("交接证据"),
    "evidence.seal_file": gettext_noop("密封原件"),
    "evidence.withdraw": gettext_noop("撤回证据"),
}


def spoken(words: object) -> str:
    """Words that stand in data, in the reader's language."""
    return _(str(words))


def _of(choices: Sequence[tuple[str, Any]], code: str) -> str:
    return str(dict(choices).get(code, code))


def state(code: str) -> str:
    return _of(STATES, code)


def pill(code: str) -> dict[str, str]:
    """The status pill of a state."""
    return {"state": PILLS.get(code, ""), "label": state(code)}


def role(code: str) -> str:
    return _of(ROLES, code)


def standing(code: str) -> str:
    return _of(STANDINGS, code)


def party_class(code: str) -> str:
    return _of(CLASSES, code)


def outcome(code: str) -> str:
    return _of(OUTCOMES, code) if code else ""


def violation(slug: str, *, short: bool = False) -> str:
    """A type of violation; in lists by its short name."""
    return _type(slug, "short" if short else "zh", "en")


def listed(slug: str) -> str:
    """The same for a narrow column."""
    return _type(slug, "short", "short_en")


def _type(slug: str, chinese: str, in_english: str) -> str:
    kind = violations().get(slug)
    return getattr(kind, in_english if english() else chinese, slug)


def violation_choices() -> list[tuple[str, str]]:
    """All types, for a form."""
    return [(slug, violation(slug)) for slug in violations()]


def basis(slug: str) -> str:
    """An article as it is cited; one that was not read verbatim says so."""
    found = bases().get(slug)
    return _cited(found) if found else ""


def _cited(found: Basis) -> str:
    return found.cite if found.verified else _("%(cite)s（待核）") % {"cite": found.cite}


def basis_choices(*, persons: bool = False) -> list[tuple[str, str]]:
    """All bases, or those that bind persons, for a form."""
    return [(b.slug, f"{_cited(b)}：{b.act}") for b in bases().values() if b.persons or not persons]


def deed(verb: str, more: Mapping[str, str]) -> str:
    """What a journal row says was done; `more` are the words of the rooms above, said already."""
    return pgettext("done", VERBS[verb]) if verb in VERBS else more.get(verb, verb)
