"""The words of the room. Codes stand in the database."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

CANARY_STATES: Final = [
    ("proposed", _("待第二人投放")),
    ("planted", _("已投放")),
    ("withdrawn", _("已撤下")),
    ("dropped", _("未投放")),
]
FINDING_STATES: Final = [
    ("open", _("待核查")),
    ("offered", _("已送办案机关")),
    ("taken", _("已并入案件")),
    ("dismissed", _("已排除")),
]
RUN_STATES: Final = [
    ("requested", _("待第二机关批准")),
    ("approved", _("已批准，待比对")),
    ("matched", _("已比对")),
    ("refused", _("未批准")),
    ("called_off", _("已撤回")),
]
PILLS: Final = {
    "proposed": "new",
    "planted": "work",
    "withdrawn": "end",
    "dropped": "",
    "open": "new",
    "offered": "work",
    "dismissed": "",
    "taken": "work",
    "requested": "new",
    "approved": "work",
    "matched": "end",
    "refused": "back",
    "called_off": "",
}
PHONE, NAME = "phone", "name"
COLUMNS: Final = [(PHONE, _("手机号")), (NAME, _("姓名"))]
CHECKS: Final = {
    "volume": _("查阅量"),
    "idle": _("查而不办"),
    "hours": _("非工作时间"),
    "breadth": _("涉及范围"),
    "sitting": _("集中翻阅"),
    "burst": _("批量查阅"),
    "contractor": _("外包岗位"),
}
CONFIDENCE: Final = {
    "excluded": _("基本排除偶然"),
    "unlikely": _("不大可能是偶然"),
    "sole": _("本机关只有它读过，没有可比的"),
    "possible": _("可能是偶然，不能说明问题"),
}
