"""The frame around an act: one durable transaction with actor and act set; and its reading counterpart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from husheng.foundation.kernel import clock, standing
from husheng.foundation.kernel.doors import GROUND
from husheng.foundation.kernel.ids import new_key, new_timeless_key
from husheng.foundation.kernel.once import one_page, remember
from husheng.foundation.kernel.standing import NOBODY, Standing

from .actor import Actor
from .current import Running, running
from .permissions import CASE_DATA, Permission

ACTING = "set_config('husheng.act', %s, true)"
READING = "set_config('transaction_read_only', %s, true)"
NO_ACT = "SELECT set_config('husheng.act', '', true)"


def standing_of(actor: Actor | None) -> Standing:
    """In whose name the database is asked for this actor; posts without business with case data have no agency."""
    if actor is None:
        return NOBODY
    in_cases = not actor.permissions.isdisjoint(CASE_DATA)
    return Standing(
        agency=str(actor.agency_id) if in_cases else "",
        user=str(actor.user_id),
        path=actor.region_path if actor.regional and in_cases else "",
        crime=actor.region_path if Permission.CRIME_SUPERVISE in actor.permissions else "",
        audit=_watch(actor),
        door=GROUND if actor.role == GROUND else "",  # the hand of tests; no role has this name
    )


def _watch(actor: Actor) -> str:
    """An auditor reads journal and read log; who may plant canaries reads what has touched one."""
    if Permission.AUDIT_READ in actor.permissions:
        return "on"
    return "canaries" if Permission.LEAK_PLANT in actor.permissions else ""


@contextmanager
def act_frame(actor: Actor, verb: str, *, daily: bool = False) -> Iterator[Running]:
    """Open (or join) the act's transaction. The outermost one is durable: a savepoint is not a commit.

    The outermost act also says whether all within it is `daily`: no time of day, no id that tells one (L17).
    """
    outer = running.get()
    if outer is not None:
        key = act_key(outer.daily)
        act = Running(key, verb, outer.actor, outer.at, outermost=False, daily=outer.daily)
        with _running(act):
            yield act
        return
    who = standing_of(actor)
    with standing.standing(who), transaction.atomic(durable=True):
        act_id = act_key(daily)
        at = _opened(who, ACTING, str(act_id))
        if daily:
            at = at.replace(hour=0, minute=0, second=0, microsecond=0)
        act = Running(act_id, verb, actor, at, outermost=True, daily=daily)
        with _running(act):
            yield act
        if len(connection.atomic_blocks) > 1:  # a test's; otherwise the commit ends the act
            with connection.cursor() as cursor:
                cursor.execute(NO_ACT)


@contextmanager
def reading(actor: Actor | None) -> Iterator[None]:
    """A read-only transaction for one page: every query in it sees one state of the world, in the actor's name."""
    who = standing_of(actor)
    with standing.standing(who), transaction.atomic(), one_page():
        remember(clock.now, _opened(who, READING, "on"))
        yield


def act_key(daily: bool) -> UUID:
    """The id of an act: in the order of time, unless its time is nobody's business."""
    return new_timeless_key() if daily else new_key()


@contextmanager
def _running(act: Running) -> Iterator[None]:
    token = running.set(act)
    try:
        yield
    finally:
        running.reset(token)


def _opened(who: Standing, extra: str, value: str) -> dt.datetime:
    said, values = who.settings()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT husheng_now(), {extra}, {said}", [value, *values])
        return clock.in_shanghai(cursor.fetchone()[0])
