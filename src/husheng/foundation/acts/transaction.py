"""The frame around an act: one durable transaction with actor and act set; and its reading counterpart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.ids import new_key, new_timeless_key
from husheng.foundation.kernel.once import one_page

from .actor import Actor
from .current import Running, running

OPEN = """SELECT husheng_now(), set_config('husheng.act', %s, true), set_config('husheng.user', %s, true),
                 set_config('husheng.agency', %s, true), set_config('husheng.path', %s, true)"""
NO_ACT = "SELECT set_config('husheng.act', '', true)"


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
    with transaction.atomic(durable=True):
        act_id = act_key(daily)
        at = _open(actor, act_id)
        if daily:
            at = at.replace(hour=0, minute=0, second=0, microsecond=0)
        act = Running(act_id, verb, actor, at, outermost=True, daily=daily)
        with _running(act):
            yield act
        with connection.cursor() as cursor:
            cursor.execute(NO_ACT)


@contextmanager
def reading(actor: Actor | None) -> Iterator[None]:
    """A read-only transaction for one page: every query in it sees one state of the world."""
    with transaction.atomic(), one_page():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute(
                "SELECT set_config('husheng.agency', %s, true), set_config('husheng.path', %s, true)",
                [
                    str(actor.agency_id) if actor else "",
                    actor.region_path if actor and actor.regional else "",
                ],
            )
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


def _open(actor: Actor, act: UUID) -> dt.datetime:
    path = actor.region_path if actor.regional else ""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [str(act), str(actor.user_id), str(actor.agency_id), path])
        return in_shanghai(cursor.fetchone()[0])
