"""What the public portal's database role may do: put sealed things in, and read what a receipt needs. Nothing else.

Whoever takes the portal's process over can neither read what was told before, nor change or delete any row, nor see
a lead, a case, a person or the read log.
"""

from __future__ import annotations

from typing import Any, Final

from psycopg import sql

ALL: Final = ()
READS: Final[dict[str, tuple[str, ...]]] = {
    "agencies_agency": ALL,
    "agencies_agencykind": ALL,
    "agencies_post": ("user_id", "agency_id", "state", "starts_at", "ends_at"),
    "agencies_region": ALL,
    "kernel_installation": ALL,
    "tips_envelope": ("id", "tip_id", "kind", "public"),
    "tips_keyholder": ("id", "agency_id", "user", "office", "public", "state"),
    "tips_message": ("id", "tip_id", "number", "side", "day", "sealed"),
    "tips_tip": ("id", "agency_id", "state", "day", "public", "answers_to", "door", "ended_on"),
}
INSERTS: Final = (
    "acts_journal",
    "acts_opening",
    "ledger_inbox",
    "tips_attachment",
    "tips_envelope",
    "tips_message",
    "tips_share",
    "tips_tip",
)


def grant(cursor: Any, role: str, existing: set[str]) -> None:
    """Lay these rights, and take away any other; where there is no such role, there is no portal."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        return
    who = sql.Identifier(role)
    cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(who))
    cursor.execute(sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}").format(who))
    cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(who))
    for table, columns in READS.items():
        if table in existing:
            _see(cursor, who, table)
            listed = sql.SQL(" ({})").format(sql.SQL(", ").join(map(sql.Identifier, columns)))
            cursor.execute(
                sql.SQL("GRANT SELECT{} ON {} TO {}").format(
                    listed if columns else sql.SQL(""), sql.Identifier(table), who
                )
            )
    for table in existing.intersection(INSERTS):
        cursor.execute(sql.SQL("GRANT INSERT ON {} TO {}").format(sql.Identifier(table), who))


def _see(cursor: Any, who: sql.Identifier, table: str) -> None:
    """Where rows are walled by agency, the portal sees those of all: what of a row it may read is settled above."""
    name = sql.Identifier("husheng_portal_reads")
    cursor.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(name, sql.Identifier(table)))
    cursor.execute(
        sql.SQL("CREATE POLICY {} ON {} FOR SELECT TO {} USING (true)").format(
            name, sql.Identifier(table), who
        )
    )
