"""Row-level security 行级安全, the second wall: each model's `seen_by` becomes one policy, laid after each migration.

Every condition compares a column with a setting that is read once a statement; what needs a look elsewhere stands last,
so that rows of one's own agency never pay for it. Writing is the business of acts (guards), hence `WITH CHECK (true)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from psycopg import sql

from husheng.foundation.kernel.doors import GROUND, opening
from husheng.foundation.kernel.rows import Rows

from .models import Acted

AGENCY: Final = "(SELECT nullif(current_setting('husheng.agency', true), '')::uuid)"
USER: Final = "(SELECT nullif(current_setting('husheng.user', true), '')::uuid)"
PATH: Final = "(SELECT nullif(current_setting('husheng.path', true), ''))"
CRIME: Final = "(SELECT nullif(current_setting('husheng.crime', true), ''))"
WATCHES: Final = "(SELECT current_setting('husheng.audit', true) <> '')"  # auditors, and who plants canaries
AUDITOR: Final = "(SELECT current_setting('husheng.audit', true) = 'on')"
DOOR: Final = "current_setting('husheng.door', true) = ANY ('{{{doors}}}')"
REACH: Final = "current_setting('husheng.reach', true) = 'all'"  # whoever overlooks every agency
# The outer casts change nothing; they make an array of what would be read as a list of rows.
HOLDERS: Final = "(SELECT nullif(current_setting('husheng.agencies', true), '')::uuid[])::uuid[]"
GRANTED: Final = "{row}.id = ANY ((SELECT husheng_granted('{kind}'))::uuid[])"

# Not walled, with the reason. Everything else of ours must declare `seen_by`: a test walks all tables.
OPEN: Final = {
    "acts_idempotencykey": "found by the user's own random key; digests and keys of things, nothing readable",
    "agencies_agency": "the public directory of offices",
    "agencies_agencykind": "the public directory of offices",
    "agencies_apitoken": "asked before an actor exists; digests only",
    "agencies_counter": "numbers given last",
    "agencies_post": "asked before an actor exists; who holds which office is plain",
    "agencies_region": "the public directory of places",
    "agencies_session": "asked before an actor exists, by its random name; a person's page asks for its own",
    "agencies_user": "asked before an actor exists; staff act in office",
    "erasure_hold": "asked by whoever would erase: a hold that is not seen would hold nobody",
    "erasure_keychange": "which key was replaced when; no thing and no person",
    "jobs_progress": "asked by the worker for whom nobody acts; label, bar and result page of one's own job",
    "kernel_installation": "one row that every clock reads",
    "privacy_dailyreads": "numbers of one post and day, counted by the statement that writes the read log",
    "privacy_delay": "asked by whoever tells a person who has read: a delay that is not seen would not delay (L8)",
    "processing_assessment": "how data are handled, and by which kinds of agency; not whose they are",
    "processing_collectionform": "which fields a form asks for; no answer to any",
    "processing_formfield": "which fields a form asks for; no answer to any",
    "recovery_acknowledgement": "which acts a restored backup lost, by their random ids, and who answers for it",
    "vault_destroyedkey": "keys of things that are erased, asked before anything is sealed again",
    "vault_generation": "one number that every process reads",
    "ledger_checkpoint": "the ledger is public by design: commitments, never values",
    "ledger_cosignature": "the ledger is public by design",
    "ledger_entry": "the ledger is public by design",
    "ledger_examination": "the ledger is public by design",
    "ledger_inbox": "leaves on their way into the ledger: commitments, never values",
    "ledger_log": "the ledger is public by design",
    "ledger_logkey": "the ledger is public by design",
    "ledger_policy": "the ledger is public by design",
    "ledger_publication": "the ledger is public by design",
    "ledger_replay": "the ledger is public by design",
    "ledger_tile": "the ledger is public by design",
    "ledger_timeauthority": "the ledger is public by design",
    "ledger_timestamp": "the ledger is public by design",
    "ledger_witness": "the ledger is public by design",
    "ledger_witnessstate": "the ledger is public by design",
}

# What the agency (or this person of it) was granted; asked once a statement, and only for rows that are not its own.
OF_GRANTS: Final = """
CREATE OR REPLACE FUNCTION husheng_granted(kind text) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(subject_key), '{}') FROM agencies_grant
  WHERE agency_id = nullif(current_setting('husheng.agency', true), '')::uuid AND subject_kind = kind
    AND (until IS NULL OR until > husheng_now())
    AND (user_id IS NULL OR user_id = nullif(current_setting('husheng.user', true), '')::uuid)
$$
"""
SEES: Final = """
CREATE OR REPLACE FUNCTION husheng_sees(kind text, thing uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 30 AS $$
BEGIN
  {branches}
  RETURN thing = ANY (husheng_granted(kind));
END $$
"""


def walled() -> dict[str, type[models.Model]]:
    """Tables that have a policy, with their models."""
    return {m._meta.db_table: m for m in apps.get_models() if isinstance(getattr(m, "seen_by", None), Rows)}


def condition(model: type[models.Model]) -> str:
    """The whole policy of a table: doors first, then what is compared with a setting, then what is looked up."""
    rows: Rows = model.seen_by  # type: ignore[attr-defined]
    arms = [*_door(model), *_near(model, rows)]
    if rows.known:
        return " OR ".join([*arms, f"{AGENCY} IS NOT NULL"])
    return " OR ".join([*arms, *_far(model, rows)]) or "false"


def _door(model: type[models.Model]) -> Iterator[str]:
    ground = (GROUND,) if settings.HUSHENG_GROUND_DOOR else ()
    doors = (*opening(model._meta.db_table), *ground)
    asked = [DOOR.format(doors=",".join(doors))] if doors else []
    if model.seen_by.held:  # type: ignore[attr-defined]
        asked.append(REACH)
    if asked:
        yield f"(SELECT {' OR '.join(asked)})"


def _near(model: type[models.Model], rows: Rows) -> Iterator[str]:
    """Comparisons of the row's own columns."""
    if rows.held:
        yield f"{_column(model, rows.held)} = ANY ({HOLDERS})"
    for name in rows.agencies:
        yield f"{_column(model, name)} = {AGENCY}"
    if rows.region:
        yield f"starts_with({_column(model, rows.region)}, {PATH})"
    if rows.user:
        yield f"{_column(model, rows.user)} = {USER}"
    if rows.audit:
        yield AUDITOR
    if rows.crime:
        yield f"starts_with({_column(model, rows.region)}, {CRIME}) AND {rows.crime}"


def _far(model: type[models.Model], rows: Rows) -> Iterator[str]:
    """Looks at other tables, under their own policies."""
    table = model._meta.db_table
    if rows.also:
        yield rows.also.format(agency=AGENCY, user=USER, watches=WATCHES)
    if rows.parent:
        yield f"EXISTS (SELECT FROM {_table_of(model, rows.parent)} p WHERE p.id = {_column(model, rows.parent)})"
    if rows.inside:
        yield _inside(model, rows.inside)
    if rows.granted:
        yield GRANTED.format(row=table, kind=model._meta.label_lower)
    for shower, column in _shown_by(model):
        yield f"EXISTS (SELECT FROM {shower} s WHERE s.{column} = {table}.id)"
    if rows.matter:
        kind, key = (_column(model, name) for name in rows.matter)
        yield f"husheng_sees({kind}, {key})"


def _inside(model: type[models.Model], name: str) -> str:
    parent = _parent(model, name)
    rows: Rows = parent.seen_by  # type: ignore[attr-defined]
    owner = _name(parent, rows.held)
    granted = GRANTED.format(row="p", kind=parent._meta.label_lower)
    found = f"p.id = {_column(model, name)} AND (p.{owner} = {AGENCY} OR {granted})"
    return f"EXISTS (SELECT FROM {parent._meta.db_table} p WHERE {found})"


def _shown_by(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    for table, other in sorted(walled().items()):
        for name in other.seen_by.shows:  # type: ignore[attr-defined]
            if _parent(other, name) is model:
                yield table, _name(other, name)


def _parent(model: type[models.Model], name: str) -> type[models.Model]:
    return model._meta.get_field(name).related_model  # type: ignore[return-value]


def _table_of(model: type[models.Model], name: str) -> str:
    return _parent(model, name)._meta.db_table


def _column(model: type[models.Model], name: str) -> str:
    return f'{model._meta.db_table}."{_name(model, name)}"'


def _name(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]


def sees_function() -> str:
    """`husheng_sees(kind, key)`: whether the thing that hangs above is seen, for rows that know it by kind and key."""
    branches = []
    for table, model in sorted(walled().items()):
        if not issubclass(model, Acted):
            continue
        rows: Rows = model.seen_by  # type: ignore[attr-defined]
        narrow = (
            f" AND ({' OR '.join([*_door(model), *_near(model, rows), *_far(model, rows)])})"
            if rows.known
            else ""
        )
        found = f"EXISTS (SELECT FROM {table} WHERE {table}.id = thing{narrow})"
        branches.append(f"IF kind = '{model.kind()}' THEN RETURN {found}; END IF;")
    return SEES.format(branches="\n  ".join(branches))


# ── laying them ─────────────────────────────────────────────────────────────────────────────────────────────
LAID: Final = ("house_rows", "new_rows", "owner_rows")


def install(using: str, existing: set[str]) -> None:
    """Lay every policy that differs from the one that lies; each in a transaction, so that no moment is open."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION husheng_now() PARALLEL SAFE")
        cursor.execute(OF_GRANTS)
        cursor.execute(sees_function())
        lying = _lying(cursor)
    for table, model in walled().items():
        if table in existing:
            _lay(connection, table, condition(model), lying.get(table, ""))


def _lying(cursor: Any) -> dict[str, str]:
    cursor.execute(
        """SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
           WHERE p.polname = 'house_rows' AND c.relrowsecurity AND c.relforcerowsecurity"""
    )
    return {name: note or "" for name, note in cursor.fetchall()}


def _lay(connection: Any, table: str, expression: str, note: str) -> None:
    app = str(settings.DATABASES["default"]["USER"])
    mark = hashlib.sha256(f"{app} {expression}".encode()).hexdigest()
    if note == mark:
        return
    name, role = sql.Identifier(table), sql.Identifier(app)
    seen = sql.SQL("CREATE POLICY house_rows ON {} TO {} USING ({}) WITH CHECK (true)")
    statements = [
        *(sql.SQL(f"DROP POLICY IF EXISTS {old} ON {{}}").format(name) for old in LAID),
        sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name),
        sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(name),
        seen.format(name, role, sql.SQL(expression)),
        sql.SQL("CREATE POLICY new_rows ON {} FOR INSERT WITH CHECK (true)").format(name),
        sql.SQL("CREATE POLICY owner_rows ON {} TO CURRENT_USER USING (true) WITH CHECK (true)").format(name),
        sql.SQL("COMMENT ON POLICY house_rows ON {} IS {}").format(name, sql.Literal(mark)),
    ]
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
