"""The calendar of this installation: the package's, corrected by `calendar.toml` in the data folder.

The file is read again when it changes, so a late holiday notice needs no restart; `acts.recompute_all` then
moves the running clocks.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .clock import Calendar, default_calendar

FILE = "calendar.toml"


def overlay() -> Path:
    """Where this installation keeps notices that the calendar package does not know yet."""
    return Path(settings.HUSHENG_HOME) / FILE


def current() -> Calendar:
    """The calendar in use now."""
    path = overlay()
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return default_calendar()
    return _load(path, changed)


@lru_cache(maxsize=4)
def _load(path: Path, changed: int) -> Calendar:
    return Calendar.load(path)
