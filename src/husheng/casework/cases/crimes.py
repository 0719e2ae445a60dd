"""应移未移: facts that suggest a crime, and no referral to the police. The prosecutor's list (国务院令310 第 14 条)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Refused
from husheng.intake.referrals.models import Referral

from .models import Case, Fact
from .states import FILED_ONCE

MOST: Final = 200
DECLINED: Final = "declined"


@dataclass(frozen=True)
class Unreferred:
    """What the prosecutor is told before he looks into a case: number, agency, days. Not what it is about."""

    case: UUID
    version: int
    number: str
    agency: Agency
    since: dt.datetime
    days: int
    declined: bool


def crime_lists(actor: Actor, limit: int = MOST) -> list[Unreferred]:
    """Cases of the prosecutor's region with a suspected crime and no referral, the oldest first."""
    if not actor.may(Permission.CRIME_SUPERVISE):
        raise Refused("没有打开。应移未移名单只对检察机关开放。")
    rows = (
        _unreferred()
        .filter(region_path__startswith=actor.region_path)
        .annotate(
            since=Min("facts__at", filter=Q(facts__suspected_crime=True)),
            declined=Exists(Referral.objects.filter(subject_key=OuterRef("pk"), state=DECLINED)),
        )
        .select_related("agency__kind_of")
        .order_by("since", "pk")[:limit]
    )
    now = clock.now()
    return [
        Unreferred(r.pk, r.version, r.number, r.agency, r.since, (now - r.since).days, r.declined)
        for r in rows
    ]


def stands_on_the_list(case: Case) -> bool:
    """Whether a case is one of those."""
    return _unreferred().filter(pk=case.pk).exists()


def _unreferred() -> QuerySet[Case]:
    suspected = Fact.objects.filter(suspected_crime=True).values("case")
    referred = Referral.objects.filter(subject_key=OuterRef("pk")).exclude(state=DECLINED)
    return Case.objects.filter(pk__in=suspected, state__in=FILED_ONCE).exclude(Exists(referred))
