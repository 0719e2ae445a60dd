"""Keeps the clocks of a referral in step with what is owed on it (`rules.owed`): agency, police, procuratorate."""

from __future__ import annotations

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.deadlines.queries import open_clocks

from . import rules
from .models import Referral

LABELS: Final = {
    "tr.head_decide": "批准或不批准移送",
    "tr.send": "移送公安机关",
    "tr.police_decide": "决定立案或不立案",
    "po.material_notice": "审查材料，缺的通知补正",
    "tr.police_reroute": "审查管辖，不属本机关的转送",
    "po.material_fix": "补正移送材料",
    "tr.review_req": "提请复议或建议立案监督",
    "tr.review_decide": "作出复议决定",
    "tr.supervise_after_review": "建议立案监督",
    "po.explain_nofile": "说明不立案理由",
    "pr.tell_agency": "告知移送机关理由成立",
    "po.file_on_order": "按通知立案",
    "tr.handover_goods": "移交涉案物品",
    "pr.urge": "可发催办函",
}


def keep(referral: Referral, *, state: str = "", until: dt.datetime | None = None) -> None:
    """Start what is owed now and stop what is owed no more; `until` when the paper was made before it was entered."""
    facts = rules.Facts(
        checked=referral.checked_at is not None,
        decided=referral.decided_at is not None,
        goods=referral.goods_at is not None,
        ordered=referral.ordered,
    )
    wanted = {one.rule: one for one in rules.owed(state or referral.state, facts)}
    running = {clock.rule: clock for clock in running_on(referral)}
    for rule in sorted(running.keys() - wanted.keys()):
        clocks.stop(running[rule], at=_earliest(running[rule], until))
    for rule in sorted(wanted.keys() - running.keys()):
        _start(referral, wanted[rule])


def running_on(referral: Referral) -> QuerySet[Clock]:
    """Its running clocks, the earliest due first."""
    return open_clocks().filter(subject_key=referral.pk)


def late(referral: Referral, rule: str, now: dt.datetime) -> bool:
    """Whether the clock of this rule is over."""
    return running_on(referral).filter(rule=rule, due_at__lte=now).exists()


def _earliest(clock: Clock, until: dt.datetime | None) -> dt.datetime | None:
    """A paper made before its clock began cannot have stopped it."""
    return None if until is None else max(until, clock.started_at)


def _start(referral: Referral, one: rules.Owed) -> None:
    owing, waiting = _sides(referral, one.side)
    if owing is None:
        return
    clocks.start_step(
        referral,
        one.rule,
        label=LABELS[one.rule],
        title=referral.title,
        number=referral.number,
        agency=owing,
        watcher=waiting,
    )


def _sides(referral: Referral, side: str) -> tuple[UUID | None, UUID | None]:
    """Who owes, and who waits for it."""
    if side == rules.POLICE:
        return referral.police_id, referral.from_agency_id
    if side == rules.PROCURATORATE:
        return referral.procuratorate_id, referral.from_agency_id
    return referral.from_agency_id, referral.police_id
