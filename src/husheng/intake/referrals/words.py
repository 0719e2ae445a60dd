"""The words that pages say about referrals; Chinese is the message id, English stands in the catalogue."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

# state -> (pill, label)
STATES: Final = {
    "reported": ("new", gettext_noop("待批准移送")),
    "declined": ("", gettext_noop("不批准移送")),
    "approved": ("work", gettext_noop("待移送")),
    "sent": ("new", gettext_noop("待公安签收")),
    "received": ("work", gettext_noop("公安审查中")),
    "papers_missing": ("back", gettext_noop("待补正")),
    "filed": ("work", gettext_noop("已立案侦查")),
    "not_filed": ("back", gettext_noop("不立案")),
    "under_review": ("work", gettext_noop("复议中")),
    "upheld": ("back", gettext_noop("复议维持不立案")),
    "supervision_asked": ("work", gettext_noop("已建议立案监督")),
    "reasons_asked": ("work", gettext_noop("待说明不立案理由")),
    "reasons_given": ("work", gettext_noop("检察院审查理由")),
    "reasons_accepted": ("work", gettext_noop("理由成立，待告知")),
    "filing_ordered": ("work", gettext_noop("已通知立案")),
    "closed": ("end", gettext_noop("已办结")),
}
# What a step is called, as a button and in the timeline.
STEPS: Final = {
    "report": gettext_noop("报告移送"),
    "approve": gettext_noop("批准移送"),
    "decline": gettext_noop("不批准移送"),
    "send": gettext_noop("移送公安机关"),
    "receive": gettext_noop("签收"),
    "find_complete": gettext_noop("材料齐全，属本机关管辖"),
    "ask_papers": gettext_noop("通知补正"),
    "supply_papers": gettext_noop("补正材料"),
    "reroute": gettext_noop("转送其他公安机关"),
    "file": gettext_noop("决定立案"),
    "not_file": gettext_noop("决定不立案"),
    "ask_review": gettext_noop("提请复议"),
    "review_file": gettext_noop("复议决定立案"),
    "review_uphold": gettext_noop("复议维持不立案"),
    "ask_supervision": gettext_noop("建议立案监督"),
    "ask_reasons": gettext_noop("要求说明不立案理由"),
    "give_reasons": gettext_noop("说明不立案理由"),
    "order_filing": gettext_noop("通知立案"),
    "accept_reasons": gettext_noop("认定理由成立"),
    "tell_agency": gettext_noop("告知移送机关"),
    "file_on_order": gettext_noop("按通知立案"),
    "take_back": gettext_noop("收回自行处理"),
    "hand_over_goods": gettext_noop("移交涉案物品"),
    "urge": gettext_noop("发催办函"),
    "conclude": gettext_noop("登记侦查结果"),
}
# Why a referral stands on a prosecutor's list.
WHY: Final = {
    "unsigned": gettext_noop("移送后还没有签收"),
    "undecided": gettext_noop("审查期限已过，没有决定"),
    "refused": gettext_noop("决定不立案"),
    "ordered": gettext_noop("已通知立案，还没有立案"),
    "not_concluded": gettext_noop("立案后还没有侦查结果"),
}
BOXES: Final = {
    "ours": gettext_noop("本机关移送的"),
    "police": gettext_noop("移送我机关的"),
    "not_filed": gettext_noop("移而未立"),
    "not_concluded": gettext_noop("立而未结"),
    "supervised": gettext_noop("本地区的移送"),
    "region": gettext_noop("本地区的移送"),
}
ROLES: Final = {
    "from_agency": gettext_noop("移送机关"),
    "police": gettext_noop("公安机关"),
    "procuratorate": gettext_noop("检察院"),
}
PAPERS: Final = {"letter": gettext_noop("移送书"), "receipt": gettext_noop("回执")}
