"""When the last backup was made: kept beside the database, since a restore must not bring back an old answer."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

LATE = dt.timedelta(hours=36)  # a night's backup that has failed once is seen on the next day


@dataclass(frozen=True)
class Backup:
    """The last one: when, into what file, how many entries of the ledger it holds, whether the keys were saved too."""

    at: dt.datetime
    file: str
    size: int
    keys: bool

    def late(self, now: dt.datetime) -> bool:
        """Whether the next one should have been made by now."""
        return now - self.at > LATE


def path() -> Path:
    """The note."""
    return Path(settings.HUSHENG_HOME) / "last-backup.json"


def note(made: Backup) -> None:
    """A backup is complete; the note is exchanged whole."""
    part = path().with_suffix(".part")
    part.write_text(
        json.dumps({**asdict(made), "at": made.at.isoformat()}, ensure_ascii=False), encoding="utf-8"
    )
    part.replace(path())


def last() -> Backup | None:
    """The last one that was made here; None where there is none, or where the note cannot be read."""
    try:
        said = json.loads(path().read_text(encoding="utf-8"))
        return Backup(**{**said, "at": dt.datetime.fromisoformat(said["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
