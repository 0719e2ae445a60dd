"""One record, one line: text that somebody typed cannot forge a second record."""

from __future__ import annotations

import datetime as dt
import logging

from .clock import in_shanghai


class OneLine(logging.Formatter):
    """Time, level, logger, message; line breaks and control characters are written as escapes."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """With the zone, to the millisecond, so that lines of several machines can be laid side by side."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        return in_shanghai(moment).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """The whole record, its traceback included, without a single raw line break."""
        return "".join(
            character if character.isprintable() else character.encode("unicode_escape").decode()
            for character in super().format(record)
        )
