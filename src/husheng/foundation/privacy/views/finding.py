"""What the views of the room share: rows as the reader may see them, and how they are drawn."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.shell.subjects import subject_url

from ..models import Held
from ..queries import NOT_FOUND

H = TypeVar("H", bound=Held)
STATES = {
    "asked": ("new", gettext_noop("待批准")),
    "given": ("work", gettext_noop("有效")),
    "refused": ("back", gettext_noop("不批准")),
    "withdrawn": ("", gettext_noop("已收回")),
    "broken": ("bad", gettext_noop("待核查")),
    "justified": ("end", gettext_noop("有正当理由")),
    "unjustified": ("bad", gettext_noop("没有正当理由")),
    "proposed": ("new", gettext_noop("待批准")),
    "approved": ("work", gettext_noop("暂缓中")),
    "ended": ("", gettext_noop("已提前结束")),
}


def one(rows: QuerySet[H], key: UUID) -> H:
    """One row of those that the reader may see."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def listed(found: list[H], now: Any) -> list[dict[str, Any]]:
    """Rows with names in words, one query."""
    people = agencies.names({row.user for row in found} | {row.decided_by for row in found if row.decided_by})
    return [
        {
            "row": row,
            "who": people.get(row.user, ""),
            "by": people.get(row.decided_by, "") if row.decided_by else "",
            "pill": _pill(row, now),
            "url": subject_url(*_about(row)),
        }
        for row in found
    ]


def _pill(row: Held, now: Any) -> tuple[str, str]:
    state = str(getattr(row, "state", ""))
    if state in ("given", "approved") and row.until <= now:
        return "", _("已到期")
    kind, words = STATES[state]
    return kind, _(words)


def _about(row: Held) -> tuple[str, Any]:
    matter = getattr(row, "matter_key", None)
    if matter:
        return getattr(row, "matter_kind", ""), matter
    return getattr(row, "kind_of", ""), getattr(row, "key", None)
