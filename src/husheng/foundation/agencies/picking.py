"""What was chosen in a list: `pick` holds key and version of each row that was seen, `everything` means the filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from husheng.foundation.acts.act import Seen
from husheng.foundation.kernel.errors import Invalid, Problem


def picked(post: QueryDict, cap: int, narrowed: Callable[[QueryDict], QuerySet[Any]]) -> list[Seen]:
    """The rows that were seen and chosen; or every row of the filter that the list showed, as it is now, for a
    preview that shows them before anything is done. `Invalid` when there is none, or more than the cap."""
    if post.get("everything") == "1":
        rows = narrowed(QueryDict(post.get("filter", ""))).order_by()[: cap + 1]
        found = [Seen(key, version) for key, version in rows.values_list("pk", "version")]
    else:
        found = list(dict.fromkeys(one for text in post.getlist("pick") if (one := _seen(text))))
    require_few(len(found), cap)
    return found


def require_few(count: int, cap: int) -> None:
    """No bulk act by hand without a cap."""
    if not 0 < count <= cap:
        message = _("一次选 1 至 %(cap)s 条。") % {"cap": cap}
        raise Invalid("没有批量办理。", [Problem("pick", message, "请分几次办理。")])


def _seen(text: str) -> Seen | None:
    key, _colon, version = text.partition(":")
    try:
        return Seen(UUID(key), int(version))
    except ValueError:
        return None
