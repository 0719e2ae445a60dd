"""The words of the room: states, roles, standings, decisions. Codes stand in the database, these on the page."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

STATES: Final = [
    ("proposed", _("待第二人确认")),
    ("declined", _("不予立案")),
    ("filed", _("调查中")),
    ("decided", _("已决定")),
    ("transferred", _("已移送，待接收")),
    ("withdrawn", _("已撤案")),
    ("closed", _("已结案")),
]
PILLS: Final = {
    "proposed": "new",
    "declined": "",
    "filed": "work",
    "decided": "work",
    "transferred": "back",
    "withdrawn": "",
    "closed": "end",
}
HANDLER: Final = "handler"
ROLES: Final = [(HANDLER, _("承办人")), ("reviewer", _("法制审核")), ("leader", _("负责人"))]
INVESTIGATED, PROTECTED, WITNESS = "investigated", "protected", "witness"
STANDINGS: Final = [
    (INVESTIGATED, _("当事人")),
    (PROTECTED, _("受保护的人")),
    (WITNESS, _("证人")),
]
CLASSES: Final = [
    ("art_inst", _("技术准入机构")),
    ("non_med", _("其他医疗机构")),
    ("non_other", _("其他机构")),
    ("person", _("个人")),
]
OUTCOMES: Final = [
    ("penalised", _("已作出处理决定并执行")),
    ("corrected", _("已改正，不予处罚")),
    ("unfounded", _("违法事实不能成立")),
    ("transferred_crime", _("涉嫌犯罪，已移送公安机关立案")),
    ("transferred", _("已移送有管辖权的机关")),
]
