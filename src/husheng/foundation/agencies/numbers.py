"""Readable numbers such as HD-A-2023-0087: agency letter, series, year, running number."""

from __future__ import annotations

from django.db import connection

from husheng.foundation.acts.current import act_time

from .models import Agency

NEXT = """INSERT INTO agencies_counter (series, last) VALUES (%s, %s)
          ON CONFLICT (series) DO UPDATE SET last = agencies_counter.last + excluded.last RETURNING last"""


def take(agency: Agency, series: str, count: int = 1) -> list[str]:
    """The next `count` numbers of the agency's series in the act's year. Inside an act only."""
    year = act_time().year
    name = f"{agency.letter}-{series}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [name, count])
        (last,) = cursor.fetchone()
    return [f"{name}-{number:04d}" for number in range(last - count + 1, last + 1)]
