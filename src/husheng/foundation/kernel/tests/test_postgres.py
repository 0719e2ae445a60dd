"""The embedded server survives kill -9, never touches a stranger's process, and starts once when asked twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from husheng.foundation.kernel.postgres import ADMIN, APP, OWNER, PostgresError, Server
from husheng.foundation.kernel.postgres.liveness import is_our_server, server_pid

pytestmark = pytest.mark.slow

START = "import sys; from husheng.foundation.kernel.postgres import Server; Server(sys.argv[1], small=True).start()"


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "postgres", small=True)
    yield server
    server.stop(immediate=True)


def _one(server: Server, query: str, role: str = APP, database: str = "husheng"):
    with psycopg.connect(server.url(role, database), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def _wait_until(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_application_role_owns_nothing_and_the_owner_is_no_superuser(server):
    server.start()
    assert _one(server, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user") is False
    assert _one(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user", OWNER) is False
    assert _one(server, "SHOW data_checksums") == "on"
    assert _one(server, "SHOW synchronous_commit") == "on"
    assert _one(server, "SHOW listen_addresses") == ""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        _one(server, "CREATE TABLE anything (x int)")


def test_passwords_are_needed_and_only_their_owner_can_read_them(server):
    server.start()
    wrong = server.url(ADMIN).replace(":", ":x", 2).replace("postgresql:x", "postgresql:", 1)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(wrong)
    secret = server.folder / "connection.json"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert server.folder.stat().st_mode & 0o777 == 0o700


def test_a_second_start_finds_the_server_running(server):
    server.start()
    first = server_pid(server.data)
    server.start()
    assert server_pid(server.data) == first


def test_committed_rows_survive_a_kill_of_the_server(server):
    server.start()
    with psycopg.connect(server.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (x int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    os.kill(server_pid(server.data), signal.SIGKILL)
    server.start()
    assert _one(server, "SELECT x FROM kept", OWNER) == 7


def test_a_killed_starter_leaves_a_folder_that_starts(server):
    for delay in (0.05, 0.2, 0.4, 0.6):
        starter = subprocess.Popen([sys.executable, "-c", START, str(server.folder)])
        time.sleep(delay)
        starter.kill()
        starter.wait()
    server.start()
    assert _one(server, "SELECT 1") == 1


def test_the_pid_of_a_stranger_is_left_alone(server):
    server.start()
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n0\n5432\n")
    assert not server.running()
    server.stop()
    server.start()
    assert stranger.poll() is None
    assert _one(server, "SELECT 1") == 1
    stranger.kill()
    stranger.wait()


def test_the_server_of_another_folder_is_a_stranger_too(server, tmp_path):
    other = Server(tmp_path / "other", small=True)
    other.start()
    try:
        assert is_our_server(server_pid(other.data), other.data)
        assert not is_our_server(server_pid(other.data), server.data)
    finally:
        other.stop(immediate=True)


def test_a_zombie_is_dead(server):
    zombie = subprocess.Popen(["true"])
    _wait_until(lambda: Path(f"/proc/{zombie.pid}/stat").read_text().split(")")[1].split()[0] == "Z")
    assert not is_our_server(zombie.pid, server.data)
    zombie.wait()


def test_two_starts_at_once_make_one_server(server):
    starters = [subprocess.Popen([sys.executable, "-c", START, str(server.folder)]) for _ in range(3)]
    assert [starter.wait() for starter in starters] == [0, 0, 0]
    assert server.running()
    assert _one(server, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_works(tmp_path):
    server = Server(tmp_path / ("长" * 40), small=True)
    server.start()
    try:
        assert server.socket_folder != server.folder
        assert server.socket_folder.stat().st_mode & 0o777 == 0o700
        assert _one(server, "SELECT 1") == 1
        server.stop()
        server.start()
        assert _one(server, "SELECT 1") == 1
    finally:
        server.stop(immediate=True)
        shutil.rmtree(server.socket_folder)


def test_without_a_database_the_error_says_what_to_do(server):
    with pytest.raises(PostgresError, match="husheng db start"):
        server.url()
