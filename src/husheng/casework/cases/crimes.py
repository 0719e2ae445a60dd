"""应移未移: facts that suggest a crime, and no referral to the police. The prosecutor's list (国务院令310 第 14 条)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.kernel.standing import through
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


@through("prosecution")
def crime_lists(actor: Actor, limit: int = MOST) -> list[Unreferred]:
    """Cases of the prosecutor's region with a suspected crime and no referral, the oldest first."""
    if not actor.may(Permission.CRIME_SUPERVISE):
        raise Refused("没有打开。应移未移名单只对检察机关开放。")
    found = (
        _unreferred()
        .filter(agencies.held_below(actor.region_path, "case__agency"))
        .values("case")
        .annotate(since=Min("at"))
        .order_by("since", "case")[:limit]
    )
    since = {row["case"]: row["since"] for row in found}
    cases = Case.objects.filter(pk__in=since).select_related("agency__kind_of").in_bulk()
    declined = set(
        Referral.objects.filter(subject_key__in=since, state=DECLINED).values_list("subject_key", flat=True)
    )
    now = clock.now()
    return [
        Unreferred(key, row.version, row.number, row.agency, at, (now - at).days, key in declined)
        for key, at in since.items()
        if (row := cases.get(key)) is not None
    ]


def stands_on_the_list(case: Case) -> bool:
    """Whether a case is one of those."""
    return _unreferred().filter(case=case).exists()


def _unreferred() -> QuerySet[Fact]:
    """Suspected facts of cases that were filed once and never referred, or whose referral the head declined."""
    referred = Referral.objects.filter(subject_key=OuterRef("case_id")).exclude(state=DECLINED)
    facts = Fact.objects.filter(suspected_crime=True, case__state__in=FILED_ONCE)
    return facts.exclude(Exists(referred)).order_by()
