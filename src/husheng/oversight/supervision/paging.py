"""The board by key, the most overdue first: page 2,000 costs what page 1 costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from husheng.foundation.deadlines.models import Clock

SIZE: Final = 50


@dataclass(frozen=True)
class Page:
    """The rows of one page and the addresses of its neighbours, as the pagination component takes them."""

    rows: list[Clock]
    previous_url: str
    next_url: str

    @property
    def shown(self) -> int:
        return len(self.rows)


def by_due(rows: QuerySet[Clock], query: Mapping[str, str], size: int = SIZE) -> Page:
    """One page of clocks by (due moment, key); `query` holds the filters and `after` or `before`."""
    backwards = "before" in query
    cursor = _read(query.get("before") or query.get("after", ""))
    if cursor is not None:
        at, key = cursor
        sign = "lt" if backwards else "gt"
        beside = Q(**{f"due_at__{sign}": at}) | Q(due_at=at, **{f"pk__{sign}": key})
        rows = rows.filter(beside, **{f"due_at__{sign}e": at})
    order = ("-due_at", "-pk") if backwards else ("due_at", "pk")
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    later = bool(found) and (backwards or more)
    earlier = bool(found) and (more if backwards else cursor is not None)
    return Page(
        found,
        _address(query, "before", found[0]) if earlier else "",
        _address(query, "after", found[-1]) if later else "",
    )


def _read(text: str) -> tuple[dt.datetime, UUID] | None:
    """A cursor from the address; anything else begins at page one."""
    at, _, key = text.partition("~")
    try:
        moment = dt.datetime.fromisoformat(at)
        return (moment, UUID(key)) if moment.tzinfo else None
    except ValueError:
        return None


def _address(query: Mapping[str, str], name: str, row: Clock) -> str:
    assert row.due_at is not None
    kept = {key: value for key, value in query.items() if key not in ("after", "before") and value}
    return "?" + urlencode({**kept, name: f"{row.due_at.isoformat()}~{row.pk}"})
