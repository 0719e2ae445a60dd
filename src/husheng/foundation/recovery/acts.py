"""说明缺失: after a restore and a replay somebody answers for the acts that did not come back."""

from __future__ import annotations

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Problem
from husheng.foundation.ledger.models import Replay

from . import queries
from .models import Acknowledgement
from .rules import LONGEST, SHORTEST, digest_of


@act(Permission.SYSTEM_OPERATE)
def acknowledge(actor: Actor, replay: int, reason: str, /) -> Acknowledgement:
    """说明缺失: the acts missing now, and no others, are answered for; the ledger's page goes on listing them."""
    found = Replay.objects.filter(pk=replay).first()
    if found is None:
        raise NotFound("没有找到这次补录。")
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        problem = Problem("#reason", "说明要写四到两百个字。", "请写明恢复的原因，以及缺失的行为怎样处理。")
        raise Invalid("没有办理。", [problem])
    if Acknowledgement.objects.filter(replay=found).exists():
        raise Conflict("没有办理。这次补录已经有人说明。", code="acknowledged")
    lost = sorted(one.act for one in queries.lost_of(found))
    if not lost:
        raise Conflict("没有办理。这次补录没有缺失的行为。", code="nothing_lost")
    digest = digest_of(found.first, found.last, lost, reason)
    row = Acknowledgement(
        replay=found,
        lost=[str(one) for one in lost],
        reason=reason,
        digest=digest,
        user=actor.user_id,
        agency=actor.agency_id,
        at=act_time(),
    )
    row.save(force_insert=True)
    record(log=found.log_id, first=found.first, last=found.last, lost=len(lost), digest=digest)
    return row
