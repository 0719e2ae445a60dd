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
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from husheng.foundation.kernel.postgres import ADMIN, SEARCHABLE, Server

pytest_plugins = (  # fixtures that the tests of several rooms use
    "husheng.foundation.ledger.tests.acting",
    "husheng.foundation.recovery.tests.restored",
    "husheng.foundation.vault.tests.soft_token",
)
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


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark what needs the database, before `-m` chooses; in the end the slow come first, whatever they need, so that no
    worker is left alone with a long one."""
    for item in items:
        if item.get_closest_marker("django_db") or "django_db_setup" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
    yield
    items.sort(key=lambda item: not _is(item, "slow"))


def _is(item: pytest.Item, marker: str) -> bool:
    return item.get_closest_marker(marker) is not None


def _discard(folder: Path) -> None:
    Server(folder, small=True).stop(immediate=True)
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{CLUSTERS}*"):
        process = folder.name.removeprefix(CLUSTERS).partition("-")[0]
        with contextlib.suppress(FileNotFoundError):  # another run's own sweeping may have been faster
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
    if "HUSHENG_TEST_DATABASE_URL" not in os.environ or os.environ.get("HUSHENG_TEST_FSYNC") == "off":
        # Our own cluster is thrown away with the run; what must outlive a crash has clusters of its own (tests/chaos).
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
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
    _cleaner.close()
    if "HUSHENG_TEST_DATABASE_URL" in os.environ:
        with psycopg.connect(admin, autocommit=True) as connection:
            for database in (name, template):
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
                )


@pytest.fixture(scope="session")
def administrator(django_db_setup: None) -> str:
    """A superuser's address on the server of the tests, for what makes databases of its own there."""
    return _administrator()


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
    _cleaner.move(_address(admin, CLEANER, name))


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
# A ground is what a test may find: what the migrations filled, or a small city besides. Its rows are kept in a schema;
# what differs is put back, everything else is emptied. Triggers and foreign keys sleep in a session of role `replica`,
# which the application role cannot enter. Of a partitioned table the parts are taken.
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
  FOR t, kept IN SELECT c.relname, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum)
      FROM pg_class c LEFT JOIN pg_class k ON k.relname = c.relname AND k.relnamespace = '{kept}'::regnamespace
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND k.oid IS NOT NULL
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND (k.oid IS NOT NULL OR pg_relation_size(c.oid) > 0)
      GROUP BY 1 LOOP
    IF kept IS NULL THEN
      EXECUTE format('DELETE FROM public.%I', t);
    ELSE
      EXECUTE format('DELETE FROM public.%1$I p WHERE NOT EXISTS (SELECT FROM {kept}.%1$I k WHERE k = p)', t);
      EXECUTE format('INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM {kept}.%1$I k
                      WHERE NOT EXISTS (SELECT FROM public.%1$I p WHERE p = k)', t, kept);
    END IF;
  END LOOP;
END $$
"""
EMPTY, CITY = "husheng_test", "husheng_test_city"  # what the migrations filled; a small city besides


class _Cleaner:
    """The one session that may clean; it knows which ground it has laid, and which the next test wants."""

    def __init__(self) -> None:
        self.conninfo, self.laid, self.wanted = "", EMPTY, EMPTY
        self.city: Any = None  # as this worker made it first, once it has
        self.made: dict[str, Any] = {}  # what `put_back` has made
        self._connection: psycopg.Connection[Any] | None = None

    def move(self, conninfo: str) -> None:
        refuse_unless_test(str(conninfo_to_dict(conninfo)["dbname"]))
        self.close()
        self.conninfo = conninfo

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def run(self, statement: str, kept: str) -> None:
        from husheng.foundation.agencies import directory

        directory.forget()
        if self._connection is None or self._connection.broken:
            self._connection = psycopg.connect(self.conninfo, autocommit=True, prepare_threshold=None)
        self._connection.execute(statement.replace("{kept}", kept))

    def lay(self, ground: str) -> None:
        """Put every table back to this ground."""
        self.laid = ""
        self.run(CLEAN, ground)
        self.laid = ground


_cleaner = _Cleaner()


def clean_database() -> None:
    """Back to the state after the migrations."""
    _cleaner.lay(EMPTY)


def _ground_of(item: pytest.Item | None) -> str:
    if item is None or _cleaner.city is None or "city" not in getattr(item, "fixturenames", ()):
        return EMPTY
    marker = item.get_closest_marker("ground")
    return f"{CITY}_{marker.args[0]}" if marker and marker.args[0] in _cleaner.made else CITY


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Who was promised the city may have been skipped."""
    if _cleaner.laid.startswith(CITY) and _ground_of(item) == EMPTY and _is(item, "database"):
        clean_database()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Between two tests the ground is laid once, as the next one wants it."""
    _cleaner.wanted = _ground_of(nextitem)


@pytest.fixture(scope="session", autouse=True)
def _clean_instead_of_flush() -> Iterator[None]:
    """Django would TRUNCATE as the application role, which may not, and which append-only triggers refuse."""
    from django.test import TransactionTestCase

    before = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: _cleaner.lay(_cleaner.wanted)
    with contextlib.ExitStack() as stack:
        stack.callback(setattr, TransactionTestCase, "_fixture_teardown", before)
        yield


@pytest.fixture
def city(transactional_db: None, request: pytest.FixtureRequest) -> Any:
    """The region tree with agencies and people made as they are asked for (see foundation/testing.py).

    A worker makes it once, by acts; afterwards its rows are put back as they were, ten times faster.
    """
    from husheng.foundation.testing import City

    if _cleaner.city is None:
        clean_database()
        _cleaner.city = City()
        _cleaner.run(KEEP, CITY)
    elif _cleaner.laid != (wanted := _ground_of(request.node)):
        _cleaner.lay(wanted)
    _cleaner.laid = ""
    return copy.copy(_cleaner.city)


@pytest.fixture
def put_back(city: Any, request: pytest.FixtureRequest) -> Callable[[Callable[[], Any]], Any]:
    """What takes long to make on top of the city, for tests that are marked `ground("name")`: a worker makes it once;
    afterwards its rows are put back as they were. Whoever asks sees to it that what he holds in memory is a copy."""
    marker = request.node.get_closest_marker("ground")
    assert marker, "a test that wants more than the city says which ground"
    (name,) = marker.args

    def made(make: Callable[[], Any]) -> Any:
        if name not in _cleaner.made:
            made = make()
            _cleaner.run(KEEP, f"{CITY}_{name}")
            _cleaner.made[name] = made
        return _cleaner.made[name]

    return made


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


# ── one browser for a module: two of them in one thread would not start ─────────────────────────────────────
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium. Its driver keeps an event loop in this thread, which jobs want: it ends with the module. Our
    queries are synchronous all the same."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # a busy machine draws late; what holds is seen at once all the same
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET.split())
        yield browser
        browser.close()
