"""Words of the room in the reader's language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from husheng.foundation.kernel.words import english

from .limits import limits
from .purposes import Purpose
from .ways import Way

FIELDS: Final = {
    "body": gettext_noop("导入文件"),
    "caller_id_no": gettext_noop("身份证件号"),
    "caller_name": gettext_noop("姓名"),
    "caller_phone": gettext_noop("电话"),
    "content": gettext_noop("反映内容"),
    "file": gettext_noop("原件"),
    "package": gettext_noop("证据包"),
    "person_by_number": gettext_noop("按证件号查人"),
    "person_id_no": gettext_noop("身份证件号"),
    "person_name": gettext_noop("姓名"),
    "person_phone": gettext_noop("电话"),
}

# Codes of refusals. Any other is said as a plain refusal.
REFUSALS: Final = {
    "minor_unapproved": gettext_noop("未成年人信息，没有批准"),
    "not_found": gettext_noop("不属于他办理的范围"),
    "purpose_not_bound": gettext_noop("事由不适用"),
    "quota_spent": gettext_noop("当日次数已满"),
    "refused": gettext_noop("岗位不能查阅"),
    "wrong_key": gettext_noop("没有这件举报的钥匙"),
}


def field(name: str) -> str:
    """What a column holds; its name where a newer room has no word yet."""
    return _(FIELDS[name]) if name in FIELDS else name


def purpose(name: str) -> str:
    """For what somebody read."""
    return _(Purpose(name).zh) if name in set(Purpose) else name


def way(name: str) -> str:
    """In which way."""
    return _(Way(name).zh) if name in set(Way) else name


def refusal(code: str) -> str:
    """Why somebody was shown nothing."""
    return _(REFUSALS.get(code, REFUSALS["refused"]))


def basis(part: str) -> str:
    """The law behind a part of `limits.toml`."""
    return str(limits()[part]["basis_en" if english() else "basis"])
