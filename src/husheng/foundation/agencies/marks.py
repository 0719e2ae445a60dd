"""A mark of a whole set of rows, computed in the database: equal marks mean that nothing in the set has changed."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet

MARK = "SELECT count(*), coalesce(sum(hashtextextended(f::text, 0)), 0) FROM ({}) AS f"


def mark(rows: QuerySet[Any, Any]) -> str:
    """The mark of the values that the query asks for, in whatever order; `values_list` says which."""
    query, parameters = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(MARK.format(query), parameters)
        count, total = cursor.fetchone()
    return f"{count}:{total}"
