"""Start, stop and address the embedded server. Safe against kill -9, stale pid files and two starts at once."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from husheng.foundation.kernel.postgres.binaries import PostgresError, find_binaries, identity
from husheng.foundation.kernel.postgres.config import IS_SEARCHABLE, SEARCHABLE, configuration
from husheng.foundation.kernel.postgres.liveness import is_our_server, server_pid

ADMIN = "husheng_admin"  # superuser: creates roles and databases, nothing else
OWNER = "husheng_owner"  # owns the tables, runs the migrations
APP = "husheng_app"  # owns nothing: what the running platform connects as
PORTAL = "husheng_portal"  # may only tell, and read answers: the public portal's process
DATABASE = "husheng"

_SOCKET = "/.s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 107  # bytes, sun_path of Linux less its terminator


class Known(TypedDict):
    """What connection.json holds; the settings read it too."""

    socket: str
    passwords: dict[str, str]


class Server:
    """One PostgreSQL cluster in `folder` (0700): data/, log, lock and connection.json with the passwords (0600)."""

    def __init__(self, folder: Path | str, *, small: bool = False) -> None:
        self.folder = Path(folder).absolute()
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self._connection = self.folder / "connection.json"
        self._small = small

    # ── life ────────────────────────────────────────────────────────────────────────────────────────────────
    def start(self, *, timeout: float = 300) -> None:
        """Start the server, or do nothing if it runs; returns when it answers. Creates the cluster at first."""
        deadline = time.monotonic() + timeout
        self._private(self.folder)
        with self._lock():
            if not (self.data / "PG_VERSION").exists():
                self._create()
            while not ((self.running() or self._launch()) and self._prepare()):
                if time.monotonic() > deadline:
                    raise PostgresError(
                        f"The database did not answer within {timeout:.0f} s; see {self.log.name}."
                    )
                time.sleep(0.1)

    def stop(self, *, immediate: bool = False) -> None:
        """Stop the server and wait for its end; nothing to do when it does not run."""
        if not self.folder.exists():
            return
        with self._lock():
            if not self.running():
                return
            mode = "immediate" if immediate else "fast"
            done = identity().run(
                [find_binaries() / "pg_ctl", "stop", "-D", self.data, "-m", mode, "-w", "-t", "120"]
            )
            if done.returncode != 0 and self.running():
                raise PostgresError(f"The database did not stop: {done.stdout.strip()}")

    def running(self) -> bool:
        """Whether a living server of this folder exists (it may still be recovering)."""
        pid = server_pid(self.data)
        return pid is not None and is_our_server(pid, self.data)

    # ── addresses ───────────────────────────────────────────────────────────────────────────────────────────
    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """The connection URL of a role; it carries the password, so it is never logged."""
        known = self._known()
        query = urlencode({"host": known["socket"]}, quote_via=quote)
        return f"postgresql://{role}:{known['passwords'][role]}@/{database}?{query}"

    @property
    def socket_folder(self) -> Path:
        """Where the socket stands."""
        return Path(self._known()["socket"])

    def _known(self) -> Known:
        try:
            known: Known = json.loads(self._connection.read_text())
            return known
        except FileNotFoundError:
            raise PostgresError(
                "There is no database in this data folder yet. Run `husheng db start` first."
            ) from None

    # ── the steps of a start, all under the lock ────────────────────────────────────────────────────────────
    def _create(self) -> None:
        """initdb beside the target and rename, so that a kill in the middle leaves nothing half made."""
        for leftover in self.folder.glob("creating-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix="creating-", dir=self.folder))
        passwords = {role: secrets.token_urlsafe(24) for role in (ADMIN, OWNER, APP, PORTAL)}
        word = scratch / "password"
        self._write_private(word, passwords[ADMIN])
        identity().hand_over(self.folder, scratch, word)
        done = identity().run(
            [
                *(find_binaries() / "initdb", "-D", scratch / "data", "-U", ADMIN, "--pwfile", word),
                *("-A", "scram-sha-256", "-k", "-E", "UTF8", "--locale=C"),
            ]
        )
        if done.returncode != 0:
            raise PostgresError(
                f"The database could not be created: {done.stdout.strip()[-1500:]}{identity().remedy(self.folder)}"
            )
        self._write_private(self._connection, json.dumps({"socket": "", "passwords": passwords}))
        (scratch / "data").rename(self.data)
        shutil.rmtree(scratch, ignore_errors=True)

    def _launch(self) -> bool:
        """Run pg_ctl; False when it is worth another try."""
        socket = self._socket_folder()
        (self.data / "postgresql.conf").write_text(configuration(socket, small=self._small), encoding="utf-8")
        self.log.touch(mode=0o600)
        identity().hand_over(self.folder, self.data / "postgresql.conf", self.log, socket)
        self._write_private(self._connection, json.dumps({**self._known(), "socket": str(socket)}))
        # Files that name no living server of ours only keep us from starting; nobody is killed.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        Path(f"{socket}{_SOCKET}.lock").unlink(missing_ok=True)
        position = self.log.stat().st_size
        done = identity().run(
            [
                *(find_binaries() / "pg_ctl", "start", "-s", "-w", "-t", "300"),
                *("-D", self.data, "-l", self.log),
            ]
        )
        said = self.log.read_text(errors="replace")[position:].strip()
        # Children of a killed server end within moments, until then the shared memory is theirs; and a starter
        # that was killed may have left a server that is just coming up.
        if done.returncode != 0 and "pre-existing shared memory" not in said and not self.running():
            raise PostgresError(f"The database did not start; see {self.log.name}: {said[-1500:]}")
        return done.returncode == 0

    def _prepare(self) -> bool:
        """Roles and the database, made once; False while the server does not answer yet."""
        try:
            connection = psycopg.connect(self.url(ADMIN, "postgres"), autocommit=True)
        except psycopg.OperationalError as error:
            if error.sqlstate in (None, "57P03") and "authentication failed" not in str(error):
                return False
            raise PostgresError(f"The database refuses its administrator: {error}") from None
        with connection:
            roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            self._name_portal()
            for role, rights in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB"), (PORTAL, "NOCREATEDB")):
                if role not in roles:
                    connection.execute(
                        sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}").format(
                            sql.Identifier(role),
                            sql.SQL(rights),
                            sql.Literal(self._known()["passwords"][role]),
                        )
                    )
            names = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            if DATABASE not in names:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )
        with psycopg.connect(self.url(ADMIN, DATABASE), autocommit=True) as connection:
            if connection.execute(IS_SEARCHABLE).fetchone() != (True,):
                connection.execute(SEARCHABLE)
        return True

    def _name_portal(self) -> None:
        """A password for the portal's role in a cluster that was made before there was one."""
        known = self._known()
        if PORTAL not in known["passwords"]:
            known["passwords"][PORTAL] = secrets.token_urlsafe(24)
            self._write_private(self._connection, json.dumps(known))

    # ── files ───────────────────────────────────────────────────────────────────────────────────────────────
    def _socket_folder(self) -> Path:
        """The folder itself; a short private one where the path is too long for a socket."""
        if len(os.fsencode(f"{self.folder}{_SOCKET}")) <= _LONGEST_SOCKET_PATH:
            return self.folder
        before = self._known()["socket"]
        if (
            before
            and before != str(self.folder)
            and Path(before).is_dir()
            and Path(before).stat().st_uid == os.geteuid()
        ):
            return Path(before)
        return Path(tempfile.mkdtemp(prefix="husheng-"))

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One start or stop at a time, across processes; the lock dies with its holder."""
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _private(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)

    def _write_private(self, path: Path, text: str) -> None:
        """Whole or not at all, readable by the owner only."""
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.rename(path)
