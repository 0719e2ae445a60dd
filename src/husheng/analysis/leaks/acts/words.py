"""Words of staff, checked in one place."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.plain import require_plain

LONGEST = 400
REFUSAL = gettext_noop("没有办理。")


def words(text: str, field: str = "reason") -> str:
    """The text, stripped; `Invalid` when empty, too long, or holding a number of a person."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST:
        raise Invalid(REFUSAL, [Problem(field, "没有写理由，或者太长。", "请写一两句话，400 字以内。")])
    require_plain(REFUSAL, [(field, "理由", stripped)])
    return stripped
