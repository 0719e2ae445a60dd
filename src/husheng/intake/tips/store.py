"""Where sealed files lie: under random names, dated to the day, so that the folder tells no hour either."""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.ids import new_timeless_key

TWO_DAYS = 2 * 24 * 3600


def folder() -> Path:
    """The folder of sealed files."""
    return Path(settings.MEDIA_ROOT) / "tips"


def path_of(file: UUID) -> Path:
    """A sealed file's place; its folder is there afterwards."""
    place = folder() / file.hex[:2]
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place / f"{file.hex}.age"


def keep(files: list[UUID], day: dt.date) -> None:
    """Date the files, and make their names durable: after this the act may commit."""
    midnight = dt.datetime.combine(day, dt.time(), SHANGHAI).timestamp()
    for file in files:
        os.utime(path_of(file), (midnight, midnight))
    for place in {path_of(file).parent for file in files}:
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        os.utime(place, (midnight, midnight))


def incoming_path(file: UUID) -> Path:
    """Where a file lies, sealed to a key in memory, until its request ends."""
    place = folder() / "incoming"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place / f"{file.hex}.age"


def adopt(incoming: UUID) -> UUID:
    """Take a file as it came in to those that are kept, durable and under another name."""
    file = new_timeless_key()
    source = incoming_path(incoming)
    with source.open("rb") as handle:
        os.fsync(handle.fileno())
    source.rename(path_of(file))
    return file


def discard_incoming(files: list[UUID]) -> None:
    """The request is over."""
    for file in files:
        incoming_path(file).unlink(missing_ok=True)


def sweep_incoming() -> None:
    """Remove what killed processes have left; no key opens it."""
    for path in (folder() / "incoming").glob("*.age"):
        path.unlink(missing_ok=True)


def settled() -> list[UUID]:
    """Files that have lain for two days: none of them is still on its way into a tip."""
    young = time.time() - TWO_DAYS
    found = [path for path in folder().glob("[0-9a-f][0-9a-f]/*.age") if path.stat().st_mtime < young]
    return [UUID(path.stem) for path in found]


def discard(files: list[UUID]) -> None:
    """Files of a tip that was not told after all."""
    for file in files:
        path_of(file).unlink(missing_ok=True)
