"""Each witness of the demo under an operating-system user of its own, where the demo may do that (root may).

Nobody's account is made: a number from the range that is kept for services without an account is enough. Whoever
is not root runs all of it as himself, and is told so: then one user could read all keys, which real agencies, each
on its own machine, do not allow.
"""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

FIRST = 61_200  # within 61184 … 65519, which service managers give to services without an account
PATIENCE = 30.0


def user_for(place: int, folder: Path) -> int | None:
    """The number of the user under whom the witness at that place runs; None: our own.

    It must be able to reach its folder, which a data folder in a closed home does not allow.
    """
    if os.name != "posix" or os.geteuid() != 0:
        return None
    number = FIRST + place
    return number if _can_work(number, folder) else None


def hand_over(folder: Path, number: int | None) -> None:
    """Folder and files belong to that user alone."""
    if number is None:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, number, number)
    folder.chmod(0o700)


@cache
def _can_work(number: int, folder: Path) -> bool:
    """Try it: may that user walk to the folder? The program itself is loaded before the rights are given up."""
    try:
        tried = subprocess.run(  # noqa: S603 - a fixed command
            ["/bin/sh", "-c", 'cd "$0"', str(folder.parent)],
            user=number, group=number, extra_groups=[], cwd="/", capture_output=True, timeout=PATIENCE,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return tried.returncode == 0
