"""The embedded server runs as an ordinary user, as root behind a namespace, and as root without namespaces."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest

from husheng.foundation.kernel.postgres import PostgresError, Server, binaries
from husheng.foundation.kernel.postgres.liveness import server_pid

pytestmark = pytest.mark.database  # a server of its own

NOBODY = pwd.getpwnam("nobody")
IS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder():
    """A folder that every user can reach; pytest's own is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="hs-"))
    folder.chmod(0o755)
    yield folder
    Server(folder / "postgres", small=True).stop(immediate=True)
    shutil.rmtree(folder)


@pytest.fixture
def without_namespaces(monkeypatch):
    """A machine whose unshare is missing."""
    binaries.identity.cache_clear()
    monkeypatch.setattr(binaries.shutil, "which", lambda name: None)
    yield
    binaries.identity.cache_clear()


def _owner_of_the_server(server: Server) -> str:
    pid = server_pid(server.data)
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return pwd.getpwuid(int(next(line for line in lines if line.startswith("Uid:")).split()[1])).pw_name


def _works(server: Server) -> bool:
    server.start()
    with psycopg.connect(server.url()) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def _as_nobody(work) -> int:
    """Run `work` in a forked child that has become an ordinary user; without root we are one already."""
    if not IS_ROOT:
        return 0 if work() else 1
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.setgroups([])
            os.setgid(NOBODY.pw_gid)
            os.setuid(NOBODY.pw_uid)
            binaries.identity.cache_clear()
            code = 0 if work() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_an_ordinary_user_starts_and_stops_a_server_of_his_own(folder):
    if IS_ROOT:
        os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    server = Server(folder / "postgres", small=True)

    def work() -> bool:
        worked = _works(server)
        owned = _owner_of_the_server(server) == pwd.getpwuid(os.geteuid()).pw_name
        server.stop()
        return worked and owned and not server.running()

    assert _as_nobody(work) == 0


def test_the_files_belong_to_whoever_started_it(folder):
    server = Server(folder / "postgres", small=True)
    assert _works(server)
    assert server.data.stat().st_uid == os.geteuid()


def test_without_namespaces_root_hands_the_server_to_an_unprivileged_user(folder, without_namespaces):
    server = Server(folder / "postgres", small=True)
    assert _works(server)
    assert _owner_of_the_server(server) != "root"
    server.stop()
    assert _works(server)


def test_where_the_other_user_cannot_go_the_error_names_him_and_the_folder(folder, without_namespaces):
    if not IS_ROOT:
        assert binaries.identity().remedy(folder) == ""
        return
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(PostgresError, match="runs as nobody, who must be able to reach"):
        Server(closed / "postgres", small=True).start()
