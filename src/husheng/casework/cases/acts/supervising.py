"""The prosecutor looks into a case that should have been handed to the police and was not (应移未移)."""

from __future__ import annotations

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.queries import granted
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.processing.sharing import share

from .. import crimes
from ..models import Case

PURPOSE = "立案监督"


@act(Permission.CRIME_SUPERVISE, on=Case, door="prosecution")
def look_into(actor: Actor, case: Case, /) -> Case:
    """调阅案件: writes the grant by which the procuratorate sees the case; only for cases on its list."""
    if not crimes.stands_on_the_list(case):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if not granted(actor, Case.kind()).filter(subject_key=case.pk).exists():
        share(case.agency_id, actor.agency_id, case.kind(), case.pk, PURPOSE, "look_into")
    record(purpose=PURPOSE)
    return case
