"""The only clock: the database's transaction time.

A demo or a training installation may run on another day (the reference campaign is of 2023). Its shift is a
row of the database that only the owner role may write, so every process sees the same day.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection

from .once import once_a_page

SHANGHAI = ZoneInfo("Asia/Shanghai")


@once_a_page
def now() -> dt.datetime:
    """The transaction's time, aware, in Asia/Shanghai."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT husheng_now()")
        (moment,) = cursor.fetchone()
    return in_shanghai(moment)


def today() -> dt.date:
    """The date in Shanghai at the transaction's time."""
    return now().date()


def in_shanghai(moment: dt.datetime) -> dt.datetime:
    """The same moment, written as people in China read it."""
    return moment.astimezone(SHANGHAI)
