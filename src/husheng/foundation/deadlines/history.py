"""Clocks that have run out already: work taken over from elsewhere brings its history with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import current

from . import reckoning
from .clocks import Start, prepared
from .models import Clock
from .states import STOPPED


def take_over(ended: Sequence[tuple[Start, dt.datetime]]) -> list[Clock]:
    """Stopped clocks, each with the moment of its end and whether that was in time. By COPY, inside an act."""
    current()
    rows = prepared([start for start, _ in ended], {})
    for row, (_, at) in zip(rows, ended, strict=True):
        row.state, row.stopped_at, row.in_time = STOPPED, at, reckoning.in_time(row, at)
    copy_in(rows)
    return rows
