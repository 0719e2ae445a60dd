"""Files of backups that are kept apart: each once, for as long as a backup names it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from husheng.faces.cli.backup_file import PATH, UNREADABLE, named_by


def lay(folder: Path, paths: Iterable[str]) -> set[str]:
    """Copy what is not there yet, durably; those that lie there now. What a kill leaves half done begins anew."""
    there = set()
    for path in paths:
        source, target = Path(settings.MEDIA_ROOT) / path, folder / path
        if target.exists():
            there.add(path)
            continue
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_name(f".{target.name}.part")
        try:
            shutil.copy2(source, part)
        except FileNotFoundError:  # of a tip that has been destroyed since
            continue
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.chmod(0o400)
        part.rename(target)
        there.add(path)
    return there


def clear(folder: Path, backups: Iterable[Path]) -> int:
    """Remove what none of these backups names any more; how many. What is called otherwise is not ours.

    While one of them cannot be read, nobody knows what it names, and all stays.
    """
    try:
        needed = named_by(backups)
    except UNREADABLE:
        return 0
    gone = 0
    for file in folder.glob("*/??/*"):
        path = file.relative_to(folder).as_posix()
        if PATH.fullmatch(path) and path not in needed:
            file.unlink()
            gone += 1
    return gone
