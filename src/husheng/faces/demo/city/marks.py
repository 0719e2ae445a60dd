"""Which pieces of the city are there: a counter per agency, moved in the same act, so that a killed run goes on."""

from __future__ import annotations

from typing import Final

from django.db import connection

from husheng.foundation.acts.current import current
from husheng.foundation.agencies.models import Counter

PREFIX: Final = "demo-city"
PUT: Final = """INSERT INTO agencies_counter (series, last) VALUES (%s, %s)
                ON CONFLICT (series) DO UPDATE SET last = excluded.last"""


def name(leads: int, cases: int, letter: str) -> str:
    """The mark of one agency in a city of this size."""
    return f"{PREFIX}-{leads}-{cases}-{letter}"


def put(mark: str, number: int) -> None:
    """Piece `number` is there now. Inside an act only."""
    current()
    with connection.cursor() as cursor:
        cursor.execute(PUT, [mark, number + 1])


def known() -> dict[str, int]:
    """How many pieces each mark has."""
    found = Counter.objects.filter(series__startswith=f"{PREFIX}-")
    return dict(found.values_list("series", "last"))
