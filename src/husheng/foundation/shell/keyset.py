"""Lists by key, newest first: page 2,000 costs what page 1 costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import DateTimeField, Model, Q, QuerySet

SIZE = 50
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """The rows of one page and the addresses of its neighbours, as the pagination component takes them."""

    rows: list[M]
    previous_url: str
    next_url: str

    @property
    def shown(self) -> int:
        return len(self.rows)


def page(
    rows: QuerySet[M], moment: str, query: Mapping[str, str], size: int = SIZE, *, name: str = ""
) -> Page[M]:
    """One page of rows by (moment, key) descending; `query` holds the filters and `after` or `before`.

    `name`: of the list, where a page has several: each turns its own leaf.
    """
    after, before = f"{name}after", f"{name}before"
    backwards = before in query
    timed = isinstance(rows.model._meta.get_field(moment), DateTimeField)
    cursor = _read(query.get(before) or query.get(after, ""), timed=timed)
    sign = "gt" if backwards else "lt"
    if cursor is not None:
        at, key = cursor
        rows = rows.filter(
            Q(**{f"{moment}__{sign}": at}) | Q(**{moment: at, f"pk__{sign}": key}),
            **{f"{moment}__{sign}e": at},
        )
    order = (moment, "pk") if backwards else (f"-{moment}", "-pk")
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    older = bool(found) and (backwards or more)
    newer = bool(found) and (more if backwards else cursor is not None)
    return Page(
        found,
        _address(query, (before, after), found[0], moment) if newer else "",
        _address(query, (after, before), found[-1], moment) if older else "",
    )


def _read(text: str, *, timed: bool) -> tuple[dt.date, UUID] | None:
    """A cursor from the address, of a moment or of a day; anything else begins at page one."""
    at, _, key = text.partition("~")
    try:
        if not timed:
            return dt.date.fromisoformat(at), UUID(key)
        moment = dt.datetime.fromisoformat(at)
        return (moment, UUID(key)) if moment.tzinfo else None
    except ValueError:
        return None


def _address(query: Mapping[str, str], names: tuple[str, str], row: Any, moment: str) -> str:
    kept = {key: value for key, value in query.items() if key not in names and value}
    return "?" + urlencode({**kept, names[0]: f"{getattr(row, moment).isoformat()}~{row.pk}"})
