"""Pages by key, so that the last page costs what the first does; never more than a hundred rows at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from husheng.foundation.kernel.errors import Invalid, Problem

MOST: Final = 100
USUAL: Final = 50
M = TypeVar("M", bound=Model)
D = TypeVar("D", bound=dt.date)


class Paged(Schema):
    """Where a list begins and how much of it is wanted."""

    cursor: str = Field(
        "", max_length=120, description="`next` of the page before; empty for the first page."
    )
    limit: int = Field(USUAL, ge=1, le=MOST)


def read_cursor(text: str) -> tuple[dt.datetime, UUID] | None:
    """The moment and key after which the page begins; None for the first page."""
    after = _parsed(text, dt.datetime.fromisoformat)
    if after is not None and after[0].tzinfo is None:
        raise _strange()
    return after


def cut(rows: QuerySet[M], field: str, paged: Paged) -> tuple[list[M], str | None]:
    """One page by (moment or day, key) descending, and the cursor of the next."""
    days = not isinstance(rows.model._meta.get_field(field), DateTimeField)
    after = _parsed(paged.cursor, dt.date.fromisoformat) if days else read_cursor(paged.cursor)
    if after is not None:
        at, key = after
        beyond: dict[str, Any] = {f"{field}__lt": at}
        rows = rows.filter(Q(**beyond) | Q(**{field: at, "pk__lt": key}), **{f"{field}__lte": at})
    found = list(rows.order_by(f"-{field}", "-pk")[: paged.limit + 1])
    if len(found) <= paged.limit:
        return found, None
    last = found[paged.limit - 1]
    return found[: paged.limit], f"{getattr(last, field).isoformat()}~{last.pk}"


def _parsed(text: str, read: Callable[[str], D]) -> tuple[D, UUID] | None:
    if not text:
        return None
    try:
        at, key = text.split("~")
        return read(at), UUID(key)
    except ValueError:
        raise _strange() from None


def _strange() -> Invalid:
    return Invalid("没有列出。", [Problem("cursor", "这不是上一页给出的 next。", "请从第一页开始。")])


def known(field: str, values: list[str], allowed: list[str]) -> tuple[str, ...]:
    """Values of a filter; one that does not exist is an error, or it would silently widen what is listed."""
    if strange := [value for value in values if value not in allowed]:
        words = _("有 %(count)s 个取值不存在。") % {"count": len(strange)}
        remedy = _("可用：%(allowed)s。") % {"allowed": "、".join(allowed)}
        raise Invalid("没有列出。", [Problem(field, words, remedy)])
    return tuple(values)
