"""Partitions of the read log, one for each month in Shanghai, made before they are needed.

There is no default partition: it would have to be searched for every question, and would grow where nobody looks.
They are made after each migration (as every start does), by a job each day, and, should all of that have failed,
by the first reading of a new month. The application role may make a month and touch none: it writes and reads
through the parent, whose privileges are the only ones it has.
"""

from __future__ import annotations

import datetime as dt

from django.db import connections

AHEAD = 3
MAKE = "SELECT husheng_readlog_month(%s)"
MAKE_AHEAD = """
SELECT husheng_readlog_month(husheng_now() + make_interval(months => ahead)) FROM generate_series(0, %s) AS ahead
"""


def make(moment: dt.datetime, using: str = "default") -> None:
    """The month of a moment, if it is not there."""
    with connections[using].cursor() as cursor:
        cursor.execute(MAKE, [moment])


def make_ahead(using: str = "default") -> None:
    """This month and the next ones."""
    with connections[using].cursor() as cursor:
        cursor.execute(MAKE_AHEAD, [AHEAD])
