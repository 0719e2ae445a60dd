"""What the portal writes down of its own faults: where in the code, and nothing of what was sent or by whom."""

from __future__ import annotations

import logging
import traceback

from husheng.foundation.kernel.logs import OneLine


class Discreet(OneLine):
    """A record of what broke in our code: never a message with values, a path or a request."""

    def format(self, record: logging.LogRecord) -> str:
        """Level, logger, kind of error, and the lines of code."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "-"
        frames = traceback.extract_tb(record.exc_info[2]) if record.exc_info else []
        where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
        return f"{record.levelname} {record.name} {kind} {where}"
