"""What the database refuses by itself: writes outside an act, and changes of what may only grow.

Import rules cannot see a `.save()` on a row that a query handed out; a statement trigger can. Guards, grants and row
policies are laid over every table after each migration, so a new table is closed by default.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

from . import policies, portal_rights

EXEMPT = {
    "acts_idempotencykey": "written by the frame of the act itself",
    "agencies_session": "begins before anybody is known, and is touched by every page",
    "agencies_user": "credentials: the login library changes passwords and last login",
    "jobs_progress": "the progress of long work",
    "kernel_installation": "owner role only",
    "ledger_checkpoint": "the sequencer",
    "ledger_cosignature": "the publisher",
    "ledger_entry": "the sequencer",
    "ledger_examination": "the nightly check, which no act asks for",
    "ledger_inbox": "the sequencer takes leaves out; acts put them in",
    "ledger_log": "the sequencer and the publisher",
    "ledger_logkey": "the operator, who replaces a signing key",
    "ledger_policy": "the operator, who says which witnesses count",
    "ledger_publication": "the publisher",
    "ledger_replay": "the operator, who puts back from a mirror what an old backup had lost",
    "ledger_tile": "the sequencer",
    "ledger_timeauthority": "the operator, who says which time stamps count",
    "ledger_timestamp": "the publisher",
    "ledger_witness": "the operator, who says which agency a witness is",
    "ledger_witnessstate": "the publisher",
    "privacy_dailyreads": "counted in the statement that writes the read log",
    "privacy_refusal": "written on the read log's connection while an attempt is refused",
    "privacy_readlog": "written on its own connection before a value is returned",
}
OWNER_ONLY = {"kernel_installation", "django_migrations"}

FUNCTIONS = """
CREATE OR REPLACE FUNCTION husheng_only_in_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('husheng.act', true), '') = '' THEN
    RAISE EXCEPTION 'husheng: % on % outside an act', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION husheng_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'husheng: rows of % never change', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE FUNCTION husheng_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'husheng: % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
PARTITIONS = """
SELECT part.relname, parent.relname FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid
JOIN pg_class parent ON parent.oid = inhparent WHERE part.relispartition AND part.relkind = 'r'
ORDER BY part.relname
"""


def own_tables() -> list[str]:
    """Tables of our rooms that the database has, by name."""
    return sorted(
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("husheng.")
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed
    )


def append_only_tables() -> list[str]:
    """Tables whose rows never change."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False))


def never_changed_tables() -> list[str]:
    """Tables whose rows never change either, until an act destroys them when their term is over."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "never_changed", False))


def partitions(cursor: object) -> dict[str, str]:
    """Tables that are parts of one of ours, with their parent: their rows are reached through it alone."""
    cursor.execute(PARTITIONS)  # type: ignore[attr-defined]
    return dict(cursor.fetchall())  # type: ignore[attr-defined]


def install(using: str) -> None:
    """Lay functions, triggers and grants over the tables that exist. Safe to repeat."""
    connection = connections[using]
    app_role = str(settings.DATABASES["default"]["USER"])
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        for table in set(own_tables()) & existing - set(EXEMPT):
            _trigger(cursor, table, "husheng_only_in_acts", "INSERT OR UPDATE OR DELETE")
        for table in set(append_only_tables()) & existing:
            _trigger(cursor, table, "husheng_append_only", "UPDATE OR DELETE OR TRUNCATE")
        for table in set(never_changed_tables()) & existing:
            lying = sql.SQL("DROP TRIGGER IF EXISTS husheng_append_only ON {}")
            cursor.execute(lying.format(sql.Identifier(table)))
            _trigger(cursor, table, "husheng_never_changed", "UPDATE OR TRUNCATE")
        parts = partitions(cursor)
        for part, parent in parts.items():
            if parent in append_only_tables():
                _trigger(cursor, part, "husheng_append_only", "UPDATE OR DELETE OR TRUNCATE")
        _grant(cursor, app_role, existing)
        portal_rights.grant(cursor, str(settings.HUSHENG_PORTAL_ROLE), existing)
        _withhold(cursor, app_role, parts)
    policies.install(using, existing)


def _trigger(cursor: object, table: str, function: str, events: str) -> None:
    cursor.execute(  # type: ignore[attr-defined]
        sql.SQL(
            "CREATE OR REPLACE TRIGGER {name} BEFORE {events} ON {table} EXECUTE FUNCTION {function}()"
        ).format(
            name=sql.Identifier(function),
            events=sql.SQL(events),
            table=sql.Identifier(table),
            function=sql.Identifier(function),
        )
    )


def _grant(cursor: object, role: str, existing: set[str]) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    who = sql.Identifier(role)
    run(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(who))
    run(sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(who))
    run(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(who))
    for table in sorted(OWNER_ONLY & existing):
        run(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), who))
    for table in sorted(set(append_only_tables()) & existing):
        run(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), who))
    for table in sorted(set(never_changed_tables()) & existing):
        run(sql.SQL("REVOKE UPDATE ON {} FROM {}").format(sql.Identifier(table), who))


def _withhold(cursor: object, role: str, parts: Iterable[str]) -> None:
    """Privileges on the parent are enough to read and write its parts, and are all that are checked."""
    for part in parts:
        cursor.execute(  # type: ignore[attr-defined]
            sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.Identifier(part), sql.Identifier(role))
        )
