"""The words of the room. The whistleblower's own are plain ones: what happens, and what comes next."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

OFFICES: Final = [("recipient", _("收件人")), ("custodian", _("保管人"))]
STATES: Final = [
    ("received", _("新收到")),
    ("accepted", _("已受理")),
    ("rejected", _("不受理")),
    ("in_lead", _("已转线索")),
    ("answered", pgettext_lazy("tips", "已答复")),
    ("cleared", _("已到期销毁")),
]
ENVELOPES: Final = [("content", _("举报内容")), ("identity", _("举报人身份")), ("originals", _("附件原件"))]
SIDES: Final = [("whistleblower", _("举报人")), ("agency", _("承办机关"))]
# Only for these may what is sealed apart be opened; there is no "other".
GROUNDS: Final = [
    ("payment", _("发放奖励")),
    ("testimony", _("本人同意作证")),
    ("danger", _("有人身危险")),
    ("court", _("法院、检察院依法调取")),
    ("original", _("作证据需要附件原件")),
    ("recovery", _("收件人离岗，无人能打开")),
]
GROUNDS_OF: Final = {
    "identity": ("payment", "testimony", "danger", "court"),
    "originals": ("original", "danger", "court"),
    "content": ("recovery",),
}
OPENING_STATES: Final = [
    ("asked", _("待第一位保管人")),
    ("agreed", _("待第二位保管人")),
    ("opened", _("已开启")),
    ("declined", _("未同意")),
]
# What the whistleblower reads under his receipt.
PLAIN_STATES: Final = {
    "received": _("已收到，还没有看完。"),
    "accepted": _("已受理，正在核实。"),
    "rejected": _("没有受理。理由写在下面的答复里。"),
    "in_lead": _("正在核查。有结果会在这里答复您。"),
    "answered": _("已有结果，写在下面的答复里。"),
}
PILL: Final = {
    "received": "new",
    "accepted": "work",
    "rejected": "end",
    "in_lead": "work",
    "answered": "end",
    "cleared": "",
}


def grounds(envelope: str) -> list[tuple[str, Any]]:
    """The grounds on which an envelope may be opened."""
    return [(code, word) for code, word in GROUNDS if code in GROUNDS_OF[envelope]]
