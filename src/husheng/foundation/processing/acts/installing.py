"""The assessments that ship with the platform: the flows of the life of one lead, reviewed, as data."""

from __future__ import annotations

from husheng.foundation.acts.act import bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission

from .. import shipped
from ..models import Assessment
from .assessing import write


@bulk(Permission.AGENCY_MANAGE)
def install_assessments(actor: Actor, /) -> list[Assessment]:
    """登记随附的影响评估: those already there, withdrawn ones too, are left as they are."""
    there = set(Assessment.objects.exclude(shipped="").values_list("shipped", flat=True))
    fresh = []
    for ordinal, (slug, details) in enumerate(shipped.assessments().items(), 1):
        if slug in there:
            continue
        row = Assessment(
            number=f"{shipped.SERIES}-{ordinal:02d}",
            shipped=slug,
            state="approved",
            drafted_at=act_time(),
            drafted_by=actor.user_id,
            approved_at=act_time(),
        )
        write(row, details)
        fresh.append(row)
    copy_in(fresh)
    record(shipped=[row.shipped for row in fresh])
    return fresh
