"""The words that pages say about states and steps; Chinese is the message id, English stands in the catalogue."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .kinds import ASSIGN, ASSISTANCE, FORWARD, KINDS, MISCONDUCT, NOTICE, TRANSFER, word
from .models import Handover

# state -> (pill, label)
STATES: Final = {
    "sent": ("new", gettext_noop("待签收")),
    "received": ("new", gettext_noop("待接收")),
    "accepted": ("work", gettext_noop("待答复")),
    "objected": ("back", gettext_noop("待指定管辖")),
    "answered": ("work", gettext_noop("待核对")),
    "returned": ("back", gettext_noop("已退回")),
    "moved": ("", gettext_noop("已改由其他机关")),
    "closed": ("end", gettext_noop("已办结")),
}
ITEM_STATES: Final = {
    "open": ("new", gettext_noop("待接收")),
    "accepted": ("work", gettext_noop("核查中")),
    "returned": ("back", gettext_noop("已退回")),
    "answered": ("end", gettext_noop("已答复")),
    "settled": ("", gettext_noop("已另行处理")),
    "moved": ("", gettext_noop("已移走")),
}
# (side, state) -> what this side does next
NEXT: Final = {
    ("receiver", "sent"): gettext_noop("签收"),
    ("receiver", "received"): gettext_noop("接收"),
    ("receiver", "accepted"): gettext_noop("答复"),
    ("receiver", "objected"): gettext_noop("等待指定"),
    ("receiver", "answered"): gettext_noop("等对方核对"),
    ("receiver", "returned"): gettext_noop("等对方处理"),
    ("sender", "sent"): gettext_noop("等对方签收"),
    ("sender", "received"): gettext_noop("等对方接收"),
    ("sender", "accepted"): gettext_noop("等对方答复"),
    ("sender", "objected"): gettext_noop("等待指定"),
    ("sender", "answered"): gettext_noop("核对答复"),
    ("sender", "returned"): gettext_noop("处理退回"),
    ("superior", "objected"): gettext_noop("指定管辖"),
}
OURS_TO_DO: Final = frozenset(
    {
        ("receiver", "sent"),
        ("receiver", "received"),
        ("receiver", "accepted"),
        ("sender", "answered"),
        ("sender", "returned"),
        ("superior", "objected"),
    }
)
CONTRACTS: Final = {
    NOTICE: gettext_noop("通报约定"),
    FORWARD: gettext_noop("转办约定"),
    ASSIGN: gettext_noop("交办约定"),
    ASSISTANCE: gettext_noop("协查约定"),
    TRANSFER: gettext_noop("案件移送约定"),
    MISCONDUCT: gettext_noop("线索移送约定"),
}
BOXES: Final = {
    "in": gettext_noop("收到的流转"),
    "out": gettext_noop("发出的流转"),
    "designate": gettext_noop("待指定管辖"),
    "region": gettext_noop("本地区的流转"),
}
PAPERS: Final = {
    "letter": gettext_noop("函件"),
    "receipt": gettext_noop("回执"),
    "answer": gettext_noop("反馈函"),
}


def kind(handover: Handover) -> str:
    """Its kind in the reader's language."""
    return _(word(KINDS, handover.handover_kind))


def state(handover: Handover) -> dict[str, str]:
    """Its pill; a notice that was signed for owes nothing more."""
    pill, label = STATES[handover.state]
    if handover.handover_kind == NOTICE and handover.state == "received":
        pill, label = "end", gettext_noop("已签收")
    return {"state": pill, "label": _(label)}


def next_step(handover: Handover, side: str) -> str:
    """The verb of a row: what this side does now, or that it waits."""
    if handover.handover_kind == NOTICE and handover.state == "received":
        return _("归档") if side == "sender" else _("已签收")
    found = NEXT.get((side, handover.state))
    return _(found) if found else _(STATES[handover.state][1])
