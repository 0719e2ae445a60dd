"""Words of the pages in the reader's language: states, types, sources, and what the journal says happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from husheng.foundation.kernel.violations import violations
from husheng.foundation.kernel.words import english

from .choices import CHANNELS, OUTCOMES, REJECTIONS, SOURCES, STATES
from .rules import CALLER, ORGANISATION, PLACE_AND_TYPE, SOURCE_REF

PILLS: Final[Mapping[str, str]] = {
    "registered": "new", "accepted": "work", "checked": "work", "handed_over": "work", "in_case": "work",
    "split": "work", "answered": "end", "closed": "end", "rejected": "end",
}  # fmt: skip
VERBS: Final[Mapping[str, str]] = {
    "register": gettext_noop("登记线索"),
    "register_from_handover": gettext_noop("由流转登记"),
    "register_from_tip": gettext_noop("由举报登记"),
    "register_part": gettext_noop("由拆分登记"),
    "import": gettext_noop("由热线文件导入"),
    "accept": gettext_noop("受理"),
    "reject": gettext_noop("不予受理"),
    "assign": gettext_noop("指派承办人"),
    "assign_many": gettext_noop("指派承办人"),
    "unassign_many": gettext_noop("撤销批量指派"),
    "check": gettext_noop("填写核查结果"),
    "split": gettext_noop("拆分"),
    "gather": gettext_noop("汇总各部分"),
    "hand_over": gettext_noop("送其他机关"),
    "hand_over_many": gettext_noop("送其他机关"),
    "take_back": gettext_noop("收回办理"),
    "take_result": gettext_noop("取回结果"),
    "enter_case": gettext_noop("立案，转入案件"),
    "leave_case": gettext_noop("案件办结，转回线索"),
    "name_earlier": gettext_noop("指明此前线索"),
    "answer": gettext_noop("答复来源"),
    "close": gettext_noop("办结"),
    "lock_away": gettext_noop("封存个人信息"),
}
REASONS: Final[Mapping[str, str]] = {
    ORGANISATION: gettext_noop("同一机构"),
    PLACE_AND_TYPE: gettext_noop("同地同类"),
    SOURCE_REF: gettext_noop("同一来源编号"),
    CALLER: gettext_noop("同一举报人"),
}


TAGS: Final[Mapping[str, str]] = {  # a type in a narrow column
    "no_id_device": gettext_noop("未配设备"),
    "unapproved_art": gettext_noop("未经批准"),
    "egg_sperm": gettext_noop("采供卵（精）"),
    "illegal_bmc": gettext_noop("出生证明"),
    "sex_id": gettext_noop("性别鉴定"),
    "surrogacy": gettext_noop("代孕服务"),
    "ads": gettext_noop("广告宣传"),
    "hgr": gettext_noop("遗传资源"),
    "data_sale": gettext_noop("出售信息"),
    "medicines": gettext_noop("药品器械"),
    "other": gettext_noop("其他类型"),
}


def spoken(words: str) -> str:
    """Words that stand in data, in the reader's language."""
    return _(words)


def violation(slug: str, *, short: bool = False) -> str:
    """A type of violation; in lists by its tag."""
    kind = violations().get(slug)
    if kind is None:
        return slug
    if short and slug in TAGS:
        return _(TAGS[slug])
    return kind.en if english() else kind.zh


def violation_choices() -> list[tuple[str, str]]:
    """All types, for a form."""
    return [(slug, violation(slug)) for slug in violations()]


def state(code: str) -> str:
    return str(dict(STATES).get(code, code))


def source(code: str) -> str:
    return str(dict(SOURCES).get(code, code))


def outcome(code: str) -> str:
    return str(dict(OUTCOMES).get(code, ""))


def pill(code: str) -> dict[str, str]:
    """The status pill of a state."""
    return {"state": PILLS.get(code, ""), "label": state(code)}


def deed(verb: str, facts: Mapping[str, Any]) -> str:
    """What a journal row says was done, with the one fact that matters."""
    words = pgettext("done", VERBS[verb]) if verb in VERBS else verb
    detail = _detail(facts)
    return _("%(deed)s：%(detail)s") % {"deed": words, "detail": detail} if detail else words


def _detail(facts: Mapping[str, Any]) -> str:
    for name, choices in (("outcome", OUTCOMES), ("reason", REJECTIONS), ("channel", CHANNELS)):
        word = dict(choices).get(str(facts.get(name, "")))
        if word:
            return str(word)
    return ""
