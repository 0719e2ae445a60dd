"""封存 and 启封: what came to nothing is locked away; one custodian asks, another opens, for a time (P6)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.errors import Invalid, Problem, Refused
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.vault import datakeys

from ..models import Locking

OPEN_HOURS = 24
SHORTEST_REASON, LONGEST_REASON = 4, 200


@act(Permission.ERASURE_LOCK)
def lock(
    actor: Actor, kind: str, key: UUID, number: str, subject: UUID, agency: UUID, rule: str, /
) -> Locking:
    """封存个人信息: called by the room whose thing has come to its day."""
    owner = agencies.agency(agency)
    row = Locking(
        agency=owner,
        region_path=owner.region_path,
        thing_kind=kind,
        thing_key=key,
        number=number,
        subject=subject,
        rule=rule,
        locked_at=act_time(),
    )
    row.save(force_insert=True)
    datakeys.lock_away([subject], act_time())
    record(rule=rule, kind=kind, thing=key)
    return row


@act(Permission.ERASURE_OPEN, on=Locking)
def ask_to_open(actor: Actor, row: Locking, reason: str, /) -> Locking:
    """申请启封: by one custodian, with the reason."""
    found = plain_problems("reason", "启封理由", reason)
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        found.append(Problem("reason", "请写明为什么要启封。", "写四到两百个字。"))
    if found:
        raise Invalid("没有申请。", found)
    row.asked_by, row.asked_at, row.reason = actor.user_id, act_time(), reason.strip()
    row.opened_by = row.opened_until = None
    datakeys.open_until([row.subject], None)
    return row


@act(Permission.ERASURE_OPEN, on=Locking)
def open_together(actor: Actor, row: Locking, /) -> Locking:
    """共同启封: by another custodian; for a day, and every reveal is accounted as always."""
    if actor.user_id == row.asked_by:
        raise Refused("没有启封。启封须由另一名保管人同意，申请人不能自己同意。")
    row.opened_by, row.opened_until = actor.user_id, act_time() + dt.timedelta(hours=OPEN_HOURS)
    datakeys.open_until([row.subject], row.opened_until)
    record(asked_by=row.asked_by, until=row.opened_until)
    return row


@act(Permission.ERASURE_OPEN, on=Locking)
def decline(actor: Actor, row: Locking, /) -> Locking:
    """不同意启封."""
    return row


@act(Permission.ERASURE_OPEN, on=Locking)
def close_again(actor: Actor, row: Locking, /) -> Locking:
    """重新封存: before the day is over."""
    row.opened_until = act_time()
    datakeys.open_until([row.subject], None)
    return row
