"""The words of the room: states of campaigns, tasks and reports. Codes stand in the database, these on the page."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

CAMPAIGN: Final = {"open": ("work", _("进行中")), "closed": ("end", _("已结束"))}
TASK: Final = {
    "dispatched": ("new", _("待签收")),
    "signed": ("work", _("办理中")),
    "completed": ("work", _("待销号")),
    "confirmed": ("end", _("已销号")),
}
REPORT: Final = {
    "draft": ("work", _("填报中")),
    "submitted": ("work", _("待审核")),
    "approved": ("end", _("已通过")),
    "returned": ("back", _("已退回")),
    "reopened": ("back", _("已重开")),
}
NOT_BEGUN: Final = ("new", _("未开始"))
TASK_VERBS: Final = {
    "sign": _("已签收。"),
    "complete": _("已报完成，等待销号。"),
    "confirm": _("已销号。"),
    "ask_again": _("已退回补充。"),
}
REPORT_VERBS: Final = {
    "write": _("已保存。"),
    "submit": _("已报送并冻结。"),
    "approve": _("已审核通过。"),
    "send_back": _("已退回。"),
    "reopen": _("已重开。"),
    "fill": _("这一格改为人工填写。"),
    "clear": _("这一格恢复按案件计算。"),
}
