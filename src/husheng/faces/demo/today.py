"""The demo's calendar: it stands at a fixed morning of the campaign, and history happens on its own days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from husheng.foundation.kernel import clock
from husheng.foundation.kernel.models import Installation

MORNING = dt.datetime(2023, 10, 17, 9, 20, tzinfo=clock.SHANGHAI)


def stand_at_the_morning() -> None:
    """Mark the installation as a demo whose clock begins at the morning and runs on from there. Owner role."""
    offset = MORNING - dt.datetime.now(dt.UTC)
    Installation.objects.using("owner").filter(pk=1).update(demo=True, clock_offset=offset)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let acts in this block happen at `moment`; only a demo's database listens to this."""
    _shift("0")
    shift = moment - clock.now()
    _shift(f"{shift.total_seconds()} seconds")
    try:
        yield
    finally:
        _shift("0")


def on(month: int, day: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    """A moment of the campaign year, Shanghai time."""
    return dt.datetime(MORNING.year, month, day, hour, minute, tzinfo=clock.SHANGHAI)


def _shift(interval: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('husheng.shift', %s, false)", [interval])
