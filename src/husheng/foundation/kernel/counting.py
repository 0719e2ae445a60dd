"""Counts for pages: as many as wanted in one statement, none counted past the cap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

CAP: Final = 1000


def capped_counts(wanted: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """name → how many rows, at most one above the cap; one query for all of them."""
    names, parts, values = [], [], []
    found = dict.fromkeys(wanted, 0)
    for name, rows in wanted.items():
        limited = rows.order_by().values("pk")[: CAP + 1]
        try:
            statement, parameters = limited.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            continue
        names.append(name)
        parts.append(f"(SELECT count(*) FROM ({statement}) AS counted)")  # noqa: S608 - the ORM's own statement
        values.extend(parameters)
    if names:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(parts), values)
            found.update(zip(names, cursor.fetchone(), strict=True))
    return found
