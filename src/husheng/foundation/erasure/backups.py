"""Which backups of keys there are: the last of them says when an erased person can be read from none (P8).

`husheng backup --keys` notes each one here; a file of keys that is too old is not restored.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from django.conf import settings

from husheng.foundation.kernel.clock import in_shanghai


def path() -> Path:
    """The notes, beside the tombstones."""
    return Path(settings.HUSHENG_HOME) / "key-backups.jsonl"


def lasting() -> dt.timedelta:
    """How long a backup of keys is good for."""
    return dt.timedelta(days=settings.HUSHENG_KEY_BACKUP_DAYS)


def note(at: dt.datetime, file: str) -> None:
    """A backup of the keys has been written."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path().open("a", encoding="utf-8") as notes:
        notes.write(json.dumps({"at": at.isoformat(), "file": file}, ensure_ascii=False) + "\n")


def last_expiry(before: dt.datetime) -> dt.datetime | None:
    """When the last backup that could still hold a key destroyed at `before` expires; None where there is none."""
    try:
        lines = path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    made = [dt.datetime.fromisoformat(json.loads(line)["at"]) for line in lines if line.strip()]
    ends = [at + lasting() for at in made if at <= before and at + lasting() > before]
    return in_shanghai(max(ends)) if ends else None
