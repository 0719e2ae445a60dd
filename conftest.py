"""The test database: one throw-away cluster per run, migrated once as the owner, used as the application role.

Tests never run as a superuser, since a superuser passes every wall that the tests are about. A server of one's
own (PostgreSQL 15 to 18) is used instead when HUSHENG_TEST_DATABASE_URL names it with a superuser.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from husheng.foundation.kernel.postgres import ADMIN, SEARCHABLE, Server

CLUSTERS = "husheng-test-"
RUN = "HUSHENG_TEST_RUN"  # the run's folder, made by settings.test in the first process
OWNER, APP, CLEANER = "husheng_test_owner", "husheng_test_app", "husheng_test_cleaner"
PORTAL = "husheng_test_portal"
RIGHTS = {OWNER: "CREATEDB", APP: "", CLEANER: "", PORTAL: ""}
ROLE_OF = {"owner": OWNER, "portal": PORTAL}  # every other alias is the application's


def pytest_configure(config: pytest.Config) -> None:
    """The first process sweeps up what killed runs have left, and its own folder at the end."""
    if not hasattr(config, "workerinput"):
        _sweep()
        config.add_cleanup(lambda: _discard(Path(os.environ[RUN])))


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the database; browsers come last, since their driver keeps the event loop that jobs want."""
    for item in items:
        if item.get_closest_marker("django_db") or "django_db_setup" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def _discard(folder: Path) -> None:
    Server(folder, small=True).stop(immediate=True)
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{CLUSTERS}*"):
        process = folder.name.removeprefix(CLUSTERS).partition("-")[0]
        if process.isdigit() and not _alive(int(process)) and folder.stat().st_uid == os.geteuid():
            _discard(folder)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


# ── the server and its roles ────────────────────────────────────────────────────────────────────────────────
def _administrator() -> str:
    """A superuser's address, of the server that was named or of this run's own cluster."""
    if named := os.environ.get("HUSHENG_TEST_DATABASE_URL"):
        return named
    server = Server(os.environ[RUN], small=True)
    server.start()
    return server.url(ADMIN, "postgres")


def _password(admin: str, role: str) -> str:
    """The same in every process of every run against this server, without being stored."""
    secret = conninfo_to_dict(admin).get("password") or ""
    return hashlib.sha256(f"{secret}:{role}".encode()).hexdigest()


def _address(admin: str, role: str, database: str) -> str:
    return make_conninfo(admin, user=role, password=_password(admin, role), dbname=database)


def _roles(connection: psycopg.Connection[Any], admin: str) -> None:
    present = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role, rights in RIGHTS.items():
        verb = "ALTER" if role in present else "CREATE"
        connection.execute(
            sql.SQL("{} ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.SQL(rights), sql.Literal(_password(admin, role))
            )
        )
    connection.execute(
        sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}").format(sql.Identifier(CLEANER))
    )
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(OWNER), sql.Identifier(CLEANER)))
    if os.environ.get("HUSHENG_TEST_FSYNC") == "off":
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


def _create_database(connection: psycopg.Connection[Any], name: str, template: str = "template1") -> None:
    refuse_unless_test(name)
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            *map(sql.Identifier, (name, OWNER, template))
        )
    )


def refuse_unless_test(name: str) -> None:
    """The last wall before a real database."""
    if not name.startswith("test_"):
        raise pytest.UsageError(
            f"Tests run only in a database whose name begins with test_, not in {name!r}."
        )


# ── one database per worker, copied from a template that was migrated once ──────────────────────────────────
@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Instead of pytest-django's: as owner create and migrate, as application role run the tests."""
    admin = _administrator()
    token = hashlib.sha256(os.environ[RUN].encode()).hexdigest()[:8]
    template, name = f"test_{token}_template", f"test_{token}_{worker_id}"
    with django_db_blocker.unblock(), psycopg.connect(admin, autocommit=True) as connection:
        # One worker migrates, the others wait here.
        connection.execute("SELECT pg_advisory_lock(hashtext('husheng tests'))")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            _roles(connection, admin)
            _make_template(connection, admin, template)
        _create_database(connection, name, template)
        connection.execute("SELECT pg_advisory_unlock_all()")
        _point_at(admin, name)
    yield
    _close_all()
    if "HUSHENG_TEST_DATABASE_URL" in os.environ:
        with psycopg.connect(admin, autocommit=True) as connection:
            for database in (name, template):
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
                )


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The worker's name under xdist, `main` otherwise."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


def _point_at(admin: str, name: str) -> None:
    """Send every alias to `name`: `owner` as the owner, `portal` as the portal, the rest as the application role."""
    from django.conf import settings
    from django.db import connections

    from husheng.foundation.kernel import standing
    from husheng.settings.env import database

    refuse_unless_test(name)
    standing.open_ground()  # a test sees what it has made; requests, commands, jobs and frames do not
    _close_all()
    for alias, entry in settings.DATABASES.items():
        entry.update(database(_address(admin, ROLE_OF.get(alias, APP), name)))
        connections[alias].settings_dict.update(entry)
    _cleaner_address["conninfo"] = _address(admin, CLEANER, name)


def _close_all() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()


def _make_template(connection: psycopg.Connection[Any], admin: str, template: str) -> None:
    """Migrate under another name, so that a migration that fails leaves no template behind."""
    from django.core.management import call_command

    draft = f"{template}_draft"
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(draft)))
    _create_database(connection, draft)
    with psycopg.connect(make_conninfo(admin, dbname=draft), autocommit=True) as own:
        own.execute(SEARCHABLE)
    _point_at(admin, draft)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    _close_all()
    with psycopg.connect(_address(admin, CLEANER, draft)) as draft_connection:
        draft_connection.execute(KEEP.replace("{kept}", EMPTY))
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(template))
    )


# ── cleaning after tests that commit ────────────────────────────────────────────────────────────────────────
# What the migrations filled is remembered; everything else is emptied. Triggers and foreign keys sleep in a
# session of role `replica`, which the application role cannot enter. Of a partitioned table the parts are taken.
KEEP = """
CREATE SCHEMA {kept};
DO $$ DECLARE t text; filled bool; BEGIN
  FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('SELECT exists(SELECT FROM public.%I)', t) INTO filled;
    IF filled THEN EXECUTE format('CREATE TABLE {kept}.%I AS TABLE public.%I', t, t); END IF;
  END LOOP;
END $$
"""
CLEAN = """
DO $$ DECLARE t text; kept text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR t IN SELECT tablename FROM pg_tables
      WHERE schemaname = 'public' AND pg_relation_size(format('%I.%I', schemaname, tablename)::regclass) > 0 LOOP
    EXECUTE format('DELETE FROM public.%I', t);
  END LOOP;
  FOR t, kept IN SELECT k.relname, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum)
      FROM pg_class k JOIN pg_attribute a ON a.attrelid = to_regclass(format('public.%I', k.relname))
      WHERE k.relnamespace = '{kept}'::regnamespace AND k.relkind = 'r'
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      GROUP BY 1 LOOP
    EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM {kept}.%I',
                   t, kept, kept, t);
  END LOOP;
END $$
"""
EMPTY, CITY = "husheng_test", "husheng_test_city"  # what the migrations filled; a small city besides
_cleaner_address: dict[str, str] = {}


def clean_database() -> None:
    """Back to the state after the migrations; called after each test that commits."""
    _as_cleaner(CLEAN, EMPTY)


def _as_cleaner(statement: str, kept: str) -> None:
    from husheng.foundation.agencies import directory

    directory.forget()
    conninfo = _cleaner_address["conninfo"]
    refuse_unless_test(str(conninfo_to_dict(conninfo)["dbname"]))
    with psycopg.connect(conninfo) as connection:
        connection.execute(statement.replace("{kept}", kept))


@pytest.fixture(scope="session", autouse=True)
def _clean_instead_of_flush() -> Iterator[None]:
    """Django would TRUNCATE as the application role, which may not, and which append-only triggers refuse."""
    from django.test import TransactionTestCase

    before = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: clean_database()
    with contextlib.ExitStack() as stack:
        stack.callback(setattr, TransactionTestCase, "_fixture_teardown", before)
        yield


@pytest.fixture
def city(transactional_db: None, _first_cities: list[Any]) -> Any:
    """The region tree with agencies and people made as they are asked for (see foundation/testing.py).

    A worker makes it once, by acts; afterwards its rows are put back as they were, ten times faster.
    """
    from husheng.foundation.testing import City

    if _first_cities:
        _as_cleaner(CLEAN, CITY)
    else:
        clean_database()
        _first_cities.append(City())
        _as_cleaner(KEEP, CITY)
    return copy.copy(_first_cities[0])


@pytest.fixture(scope="session")
def _first_cities() -> list[Any]:
    """The city that this worker made first, once it has."""
    return []


@pytest.fixture(autouse=True)
def _every_test_begins_in_chinese() -> Iterator[None]:
    """A page that was asked for in English leaves its thread in English."""
    from django.utils import translation

    with translation.override("zh-hans"):
        yield


@pytest.fixture
def ground() -> SimpleNamespace:
    """The tools of this file, for the tests of the tests' own ground: folders below have a conftest too."""
    return SimpleNamespace(clean_database=clean_database, refuse_unless_test=refuse_unless_test)


# ── one browser for everybody: two of them in one thread would not start ────────────────────────────────────
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium. Its driver keeps an event loop in this thread; our queries are synchronous all the same."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET.split())
        yield browser
        browser.close()
