"""The words of the room."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

STATES: Final = [
    ("proposed", _("待决定")),
    ("decided", _("已决定，待送达")),
    ("served", _("已送达")),
    ("performed", _("已履行")),
    ("dropped", _("不再提出")),
    ("revoked", _("已撤销")),
]
PILLS: Final = {
    "proposed": "new",
    "decided": "work",
    "served": "work",
    "performed": "end",
    "dropped": "",
    "revoked": "back",
}
BASES_OF_AMOUNT: Final = {
    "gains": _("违法所得"),
    "goods": _("货值金额"),
    "ad_fee": _("广告费用"),
    "turnover": _("营业额"),
}
