"""封存: the day has come on which the personal values of a lead that came to nothing are locked away (P6)."""

from __future__ import annotations

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.erasure import acts as erasure
from husheng.foundation.kernel.errors import Conflict

from .. import sealing
from ..models import Lead


@act(Permission.ERASURE_LOCK, on=Lead, door="retention")
def lock_away(actor: Actor, lead: Lead, /) -> Lead:
    """封存个人信息: the lead, its organisation, findings and answers stay as they are."""
    if not sealing.due().filter(pk=lead.pk).exists():
        raise Conflict("没有封存。期限没有到，或者还有事项没有办结。", code="not_due")
    erasure.lock(actor, lead.kind(), lead.pk, lead.number, lead.subject_key, lead.agency_id, sealing.RULE)
    return lead
