"""Pages by key: (sort value, key) of the row at the edge stands in the address; never OFFSET."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment


@dataclass(frozen=True)
class Keyset:
    """The order of a list: one moment (or text, or number) and the key, ascending unless said otherwise."""

    field: str
    newest_first: bool = False
    read: Callable[[str], Any] = _moment
    read_key: Callable[[str], Any] = UUID


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows of one page, and the addresses of its neighbours."""

    rows: list[M]
    previous_url: str
    next_url: str

    def links(self, total: int | None = None) -> dict[str, Any]:
        """What the pagination component draws."""
        return {
            "shown": len(self.rows), "total": total, "previous_url": self.previous_url, "next_url": self.next_url
        }  # fmt: skip


def cut(rows: QuerySet[M], order: Keyset, request: HttpRequest, size: int) -> Page[M]:
    """One page of `rows`, which are ordered by `order` already."""
    at, backwards = _cursor(request, order)
    if at is not None:
        later = order.newest_first == backwards
        sign = "gt" if later else "lt"
        moment, key = at
        beside = Q(**{f"{order.field}__{sign}": moment}) | Q(**{order.field: moment, f"pk__{sign}": key})
        rows = rows.filter(
            beside, **{f"{order.field}__{sign}e": moment}
        )  # the index begins where the page does
    found = list((rows.reverse() if backwards else rows)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    before = more if backwards else at is not None and bool(found)
    after = bool(found) if backwards else more
    return Page(
        found,
        _url(request, "before", order, found[0]) if before and found else "",
        _url(request, "after", order, found[-1]) if after and found else "",
    )


def _cursor(request: HttpRequest, order: Keyset) -> tuple[tuple[Any, Any] | None, bool]:
    """Where the page begins; an address that means nothing begins at the first row."""
    for name in ("after", "before"):
        value, mark, key = request.GET.get(name, "").rpartition("~")
        with suppress(ValueError):
            if mark:
                return (order.read(value), order.read_key(key)), name == "before"
    return None, False


def _url(request: HttpRequest, name: str, order: Keyset, row: Model) -> str:
    kept = [
        (key, value)
        for key, values in request.GET.lists()
        for value in values
        if key not in ("after", "before")
    ]
    value = getattr(row, order.field)
    edge = f"{value.isoformat() if isinstance(value, dt.datetime) else value}~{row.pk}"
    return f"?{urlencode([*kept, (name, edge)])}"
