"""What the bundled clients write fits the server that reads it, and what they refuse is told in their own words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from husheng.faces.cli import postgres_clients
from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.kernel.postgres import find_binaries

LINE = b"SET transaction_timeout = 0;\n"
SCRIPT = (
    b"SET lock_timeout = 0;\n"
    + LINE
    + b"CREATE TABLE a (b text);\nCOPY a (b) FROM stdin;\n"
    + LINE
    + b"\\.\n"
)
TABLES = ("--schema=public", "--schema-only")
AN_OLDER_ONE = """echo "pg_restore: unrecognized option '--no-policies'" >&2; exit 1"""
needs_owner = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.mark.parametrize(("version", "times"), [(150018, 1), (160014, 1), (170010, 2), (180004, 2)])
def test_a_setting_that_an_older_server_does_not_know_is_left_out_and_rows_never_are(version, times):
    target = io.BytesIO()
    assert postgres_clients._pass_on(io.BytesIO(SCRIPT), target, version)
    assert target.getvalue().count(LINE) == times
    assert target.getvalue().endswith(LINE + b"\\.\n")
    assert target.getvalue().replace(LINE, b"").endswith(SCRIPT.replace(LINE, b""))


@pytest.fixture
def tables(transactional_db):
    """How many tables there are: before, and whenever it is asked."""

    def count() -> int:
        connections["owner"].close()
        return len(connections["owner"].introspection.table_names())

    before = count()
    yield count
    assert count() == before


def programs(folder: Path, pg_restore: str) -> str:
    """A folder of clients in which pg_restore is this script."""
    (folder / "psql").symlink_to(find_binaries() / "psql")
    (folder / "pg_restore").write_text(f"#!/bin/sh\n{pg_restore}\n")
    (folder / "pg_restore").chmod(0o700)
    return str(folder)


@needs_owner
@pytest.mark.parametrize("more", ["", "yes '-- more' | head -c 3000000"], ids=["short", "long"])
def test_a_dump_that_the_server_refuses_leaves_everything_as_it_was(tables, tmp_path, settings, more):
    twice = "echo 'CREATE TABLE a (b int);'"
    settings.HUSHENG_POSTGRES_PROGRAMS = programs(tmp_path, f"{twice}; {twice}; {more}")
    with pytest.raises(Conflict, match=r'psql 没有成功.*"a" already exists'):
        postgres_clients.replace(tmp_path / "dump")


@needs_owner
def test_a_dump_that_breaks_off_leaves_everything_as_it_was(tables, tmp_path, settings):
    broken = "echo 'CREATE TABLE a (b int);'; echo 'unexpected end' >&2; exit 1"
    settings.HUSHENG_POSTGRES_PROGRAMS = programs(tmp_path, broken)
    with pytest.raises(Conflict, match="pg_restore 没有成功：unexpected end"):
        postgres_clients.replace(tmp_path / "dump")


@needs_owner
def test_half_a_dump_is_not_taken_for_a_whole_one(tables, tmp_path):
    postgres_clients.dump(tmp_path / "dump", *TABLES)
    (tmp_path / "half").write_bytes((tmp_path / "dump").read_bytes()[:-1000])
    with pytest.raises(Conflict, match="pg_restore 没有成功"):
        postgres_clients.replace(tmp_path / "half")


def test_the_clients_demand_the_certificate_that_the_address_demands(monkeypatch):
    options = {"sslmode": "verify-full", "sslrootcert": "/etc/husheng/ca.pem"}
    monkeypatch.setitem(connections["owner"].settings_dict, "OPTIONS", options)
    assert options.items() <= conninfo_to_dict(postgres_clients._address()).items()


def test_clients_without_tls_say_which_setting_names_others():
    said = postgres_clients._failed("pg_dump", "sslmode value invalid when SSL support is not compiled in")
    assert "HUSHENG_POSTGRES_PROGRAMS" in str(said)
    assert "HUSHENG_POSTGRES_PROGRAMS" not in str(postgres_clients._failed("pg_dump", "anything else"))


@pytest.mark.parametrize(
    "words",
    [
        "pg_dump: unrecognized option '--no-policies'",
        "pg_restore: error: unsupported version (1.16) in file header",
    ],
)
def test_clients_that_are_too_old_are_told_so(words):
    assert "PostgreSQL 18" in str(postgres_clients._failed("pg_dump", words))
    assert "PostgreSQL 18" not in str(
        postgres_clients._failed("pg_dump", "pg_dump: error: connection failed")
    )


@needs_owner
def test_a_dump_is_read_by_the_bundled_clients_and_not_by_older_ones(tables, tmp_path, settings):
    postgres_clients.dump(tmp_path / "dump", *TABLES)
    postgres_clients.must_read(tmp_path / "dump")
    settings.HUSHENG_POSTGRES_PROGRAMS = programs(tmp_path, AN_OLDER_ONE)
    with pytest.raises(Conflict, match="PostgreSQL 18"):
        postgres_clients.must_read(tmp_path / "dump")


@needs_owner
def test_clients_of_ones_own_are_taken_from_the_folder_that_is_named(tmp_path, settings):
    settings.HUSHENG_POSTGRES_PROGRAMS = str(tmp_path)
    with pytest.raises(Conflict, match=f"{tmp_path}/pg_dump"):
        postgres_clients.dump(tmp_path / "dump")
    (tmp_path / "pg_dump").symlink_to(find_binaries() / "pg_dump")
    postgres_clients.dump(tmp_path / "dump", *TABLES)
    assert (tmp_path / "dump").stat().st_size


def test_what_the_clients_say_is_known_again_in_a_chinese_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert postgres_clients._environment()["LC_ALL"] == "C"


def test_the_password_is_not_on_the_command_line(monkeypatch):
    monkeypatch.setitem(connections["owner"].settings_dict, "PASSWORD", "a secret of this test")
    assert "a secret of this test" not in postgres_clients._address()
    assert postgres_clients._environment()["PGPASSWORD"] == "a secret of this test"
