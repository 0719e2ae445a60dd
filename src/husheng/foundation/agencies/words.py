"""Names of the kinds of agency that the house ships with (`data/agencies.json`): said in English on English pages.

A kind that an office adds keeps the name that it was given.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

KINDS: Final = (
    gettext_noop("卫生健康委"),
    gettext_noop("卫生监督所"),
    gettext_noop("公安机关"),
    gettext_noop("人民检察院"),
    gettext_noop("人民法院"),
    gettext_noop("网信办"),
    gettext_noop("市场监督管理局"),
    gettext_noop("药品监督管理部门"),
    gettext_noop("教育部门"),
    gettext_noop("民政部门"),
    gettext_noop("妇联"),
    gettext_noop("政法委"),
    gettext_noop("行政审批局"),
    gettext_noop("监察机关"),
    gettext_noop("通信管理局"),
    gettext_noop("海关"),
    gettext_noop("邮政管理局"),
    gettext_noop("军队卫生部门"),
    gettext_noop("12345 热线"),
)
