"""Backups that are named by their moment, in folders that empty themselves: what a timer writes every night."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Final

TAR, KEYS = ".tar", ".keys"
NAME: Final = re.compile(r"husheng-(\d{4}-\d{2}-\d{2}-\d{4})\.(?:tar|keys)")
MOMENT: Final = "%Y-%m-%d-%H%M"


def named(place: Path, suffix: str, now: dt.datetime) -> Path:
    """The file itself, or in a folder the one of this minute."""
    return place / f"husheng-{now:{MOMENT}}{suffix}" if place.is_dir() else place


def outdated(folder: Path, suffix: str, days: int, now: dt.datetime) -> list[Path]:
    """What we have written there and need no longer; nothing that is called otherwise is ours.

    The moment is read from the name: a copy that was touched since is no younger for it.
    """
    found = []
    for path in sorted(folder.glob(f"husheng-*{suffix}")):
        match = NAME.fullmatch(path.name)
        if match and now - _moment(match[1], now) > dt.timedelta(days=days):
            found.append(path)
    return found


def standing(folder: Path) -> list[Path]:
    """The backups of ours that are there."""
    return [path for path in sorted(folder.glob(f"husheng-*{TAR}")) if NAME.fullmatch(path.name)]


def _moment(name: str, now: dt.datetime) -> dt.datetime:
    try:
        return dt.datetime.strptime(name, MOMENT).replace(tzinfo=now.tzinfo)
    except ValueError:  # 2026-13-45: not one of ours after all
        return now
