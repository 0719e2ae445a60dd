"""Pages by key, so that the last page costs what the first does; never more than a hundred rows at once."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from husheng.foundation.kernel.errors import Invalid, Problem

MOST: Final = 100
USUAL: Final = 50
M = TypeVar("M", bound=Model)


class Paged(Schema):
    """Where a list begins and how much of it is wanted."""

    cursor: str = Field(
        "", max_length=120, description="`next` of the page before; empty for the first page."
    )
    limit: int = Field(USUAL, ge=1, le=MOST)


def read_cursor(text: str) -> tuple[dt.datetime, UUID] | None:
    """The moment and key after which the page begins; None for the first page."""
    if not text:
        return None
    try:
        at, key = text.split("~")
        moment = dt.datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError
        return moment, UUID(key)
    except ValueError:
        raise Invalid(
            "没有列出。", [Problem("cursor", "这不是上一页给出的 next。", "请从第一页开始。")]
        ) from None


def cut(rows: QuerySet[M], moment: str, paged: Paged) -> tuple[list[M], str | None]:
    """One page by (moment, key) descending, and the cursor of the next."""
    if (after := read_cursor(paged.cursor)) is not None:
        at, key = after
        beyond: dict[str, Any] = {f"{moment}__lt": at}
        rows = rows.filter(Q(**beyond) | Q(**{moment: at, "pk__lt": key}), **{f"{moment}__lte": at})
    found = list(rows.order_by(f"-{moment}", "-pk")[: paged.limit + 1])
    if len(found) <= paged.limit:
        return found, None
    last = found[paged.limit - 1]
    return found[: paged.limit], f"{getattr(last, moment).isoformat()}~{last.pk}"


def known(field: str, values: list[str], allowed: list[str]) -> tuple[str, ...]:
    """Values of a filter; one that does not exist is an error, or it would silently widen what is listed."""
    if strange := [value for value in values if value not in allowed]:
        words = _("有 %(count)s 个取值不存在。") % {"count": len(strange)}
        remedy = _("可用：%(allowed)s。") % {"allowed": "、".join(allowed)}
        raise Invalid("没有列出。", [Problem(field, words, remedy)])
    return tuple(values)
