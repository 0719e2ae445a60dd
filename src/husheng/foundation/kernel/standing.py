"""In whose name the database is asked: settings, local to one transaction, that row policies read.

Without them a walled table has no rows. A statement outside a transaction gets one of its own, so that nothing stays
on a pooled connection. `through` opens a named door (doors.toml); there is no door to everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction

from .doors import GROUND, require

_OWN: Final = """set_config('husheng.agencies', %s, true), set_config('husheng.reach', '', true)"""
# The agencies that a post overlooks are found in the same statement. Who overlooks all of them is told so: comparing
# each row with hundreds of keys cost the city's pages more than their queries.
_BELOW: Final = """set_config('husheng.agencies', coalesce((
                     SELECT array_agg(id)::text FROM agencies_agency WHERE starts_with(region_path, %s)), ''), true),
                   set_config('husheng.reach', CASE WHEN EXISTS (
                     SELECT FROM agencies_agency WHERE NOT starts_with(region_path, %s)
                   ) THEN '' ELSE 'all' END, true)"""
_REST: Final = """set_config('husheng.agency', %s, true), set_config('husheng.user', %s, true),
                  set_config('husheng.path', %s, true), set_config('husheng.crime', %s, true),
                  set_config('husheng.audit', %s, true), set_config('husheng.door', %s, true)"""


@dataclass(frozen=True)
class Standing:
    """名义: agency and user; the region overlooked, the region whose crimes are supervised, whether an auditor.

    The agency is empty for posts that have no business with case data.
    """

    agency: str = ""
    user: str = ""
    path: str = ""
    crime: str = ""
    audit: str = ""
    door: str = ""

    def settings(self) -> tuple[str, list[str]]:
        """What a SELECT says to ask in this name until the transaction ends, and its values."""
        reach = [self.path, self.path] if self.path else [f"{{{self.agency}}}" if self.agency else ""]
        rest = [self.agency, self.user, self.path, self.crime, self.audit, self.door]
        return f"{_BELOW if self.path else _OWN}, {_REST}", [*reach, *rest]


NOBODY: Final = Standing()
_standing: ContextVar[Standing | None] = ContextVar("husheng_standing", default=None)
_ground = {"open": False}


def present() -> Standing:
    """In whose name it is asked now."""
    return _standing.get() or (Standing(door=GROUND) if _ground["open"] else NOBODY)


@contextmanager
def standing(who: Standing) -> Iterator[None]:
    """Ask in this name; inside a transaction at once, otherwise for each statement alone."""
    inside, token = connection.in_atomic_block, _standing.set(who)
    try:
        if inside:
            apply(who)
        yield
    finally:
        _standing.reset(token)
        if inside and connection.in_atomic_block and not connection.needs_rollback:
            _put_back()


@contextmanager
def through(door: str) -> Iterator[None]:
    """Pass one door for the statements inside; lists must be read before it closes."""
    require(door)
    with standing(replace(present(), door=door)):
        yield


@contextmanager
def entrance() -> Iterator[None]:
    """A request, a command or a job begins: nobody asks, until `stand` says who does."""
    token = _standing.set(NOBODY)
    try:
        yield
    finally:
        _standing.reset(token)


def stand(who: Standing) -> None:
    """From here to the end of the entrance: for a caller whom a session, a token or a password names."""
    _standing.set(who)


def apply(who: Standing) -> None:
    """Set it for the transaction that is open."""
    said, values = who.settings()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {said}", values)


def _put_back() -> None:
    try:
        apply(present())
    except DatabaseError:  # the transaction has failed and takes its settings with it
        return


# ── statements outside a transaction ────────────────────────────────────────────────────────────────────────
def watch(connection: Any, **_: Any) -> None:
    """For each new connection: lone statements are asked in the present name."""
    if connection.vendor == "postgresql" and _alone not in connection.execute_wrappers:
        connection.execute_wrappers.append(_alone)
    if _ground["open"]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('husheng.door', %s, false)", [GROUND])


def _alone(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    who, asked = _standing.get(), context["connection"]
    ours = asked.alias == DEFAULT_DB_ALIAS and connections[DEFAULT_DB_ALIAS] is asked
    if who is None or not ours or asked.in_atomic_block or (who == NOBODY and not _ground["open"]):
        return execute(sql, params, many, context)
    with transaction.atomic():
        apply(who)
        return execute(sql, params, many, context)


def open_ground() -> None:
    """Tests and benchmarks look at what they have made: outside frames and requests everything is seen.

    The policies know this door only where `HUSHENG_GROUND_DOOR` is set, which no installation in service does.
    """
    _ground["open"] = True
