"""States as words and pills."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

STATES: Final = [
    ("proposed", _("待第一人审批")),
    ("seconded", _("待第二人审批")),
    ("approved", _("待凭回执领取")),
    ("paid", _("已发放")),
    ("declined", _("不予奖励")),
    ("lapsed", _("未领取，已终止")),
]
PILLS: Final = {
    "proposed": "new",
    "seconded": "new",
    "approved": "work",
    "paid": "end",
    "declined": "",
    "lapsed": "",
}
