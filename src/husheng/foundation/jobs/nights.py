"""When the work of the night is done: while the offices sleep, by their clock. The queue reads its times in UTC."""

from __future__ import annotations

import datetime as dt
from typing import Final

from husheng.foundation.kernel.clock import SHANGHAI

_ANY_DAY: Final = dt.date(2026, 1, 1)  # China has one zone and has not moved its clocks since 1991


def nightly(time: str) -> str:
    """A cron line for each day at this time in Shanghai, such as `02:41`."""
    local = dt.datetime.combine(_ANY_DAY, dt.time.fromisoformat(time), SHANGHAI)
    return f"{local.astimezone(dt.UTC):%-M %-H} * * *"
