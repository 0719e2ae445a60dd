"""What pages may ask about rewards; always of the actor's own agency. Numbers and sums, never a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from husheng.casework.cases.models import Case
from husheng.casework.measures.models import Measure
from husheng.casework.measures.rules import FINE
from husheng.casework.measures.states import STANDING
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.scope import Scope
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.kernel.standing import through
from husheng.intake.tips import queries as tips

from .models import Reward
from .scales import scale_of
from .states import OPEN

READERS: Final = (Permission.REWARD_PROPOSE, Permission.REWARD_APPROVE, Permission.REWARD_PAY)
CAP: Final = 200
MONEY: Final = (FINE, "confiscate")


def rewards(actor: Actor, box: str = "") -> QuerySet[Reward]:
    """The agency's rewards, newest day first; `box` is a state, or empty for all."""
    if not any(actor.may(permission) for permission in READERS):
        return Reward.objects.none()
    rows = Reward.objects.filter(agency=actor.agency_id).select_related("agency__kind_of", "case")
    return rows.filter(state=box) if box else rows


def waiting(actor: Actor) -> QuerySet[Reward]:
    """Those that are not ended, for the menu's count."""
    return rewards(actor).filter(state__in=OPEN)


def reward(actor: Actor, key: UUID) -> Reward:
    """One of them; anything else looks as if it did not exist."""
    row = rewards(actor).filter(pk=key).first()
    if row is None:
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return row


def needed(tips: Mapping[UUID, UUID | None]) -> set[UUID]:
    """Those for which a reward is proposed or waits to be fetched: the receipt is how it is paid."""
    rows = Reward.objects.filter(tip__in=tips, state__in=OPEN)
    return set(rows.values_list("tip", flat=True))


@through("whistleblower")
def tip_behind(case: Case) -> UUID | None:
    """The tip that led to the case: through its lead, or the first lead whose content was passed on to it."""
    return _tip_behind(case)


def _tip_behind(case: Case) -> UUID | None:
    if case.lead is None:
        return None
    return tips.of_lead(case.lead_id) or tips.of_lead(case.lead.subject_key)  # type: ignore[arg-type]


def base_of(case: Case) -> int | None:
    """Fines and confiscations that stand in the case (fen); None when nothing has been decided."""
    standing = Measure.objects.filter(case=case, state__in=STANDING)
    if not standing.exists():
        return None
    sums = standing.filter(measure_kind__in=MONEY).aggregate(total=Sum("amount_fen"))
    return sums["total"] or 0


def due(actor: Actor) -> list[Case]:
    """Decided cases of the agency that a tip led to and that have no reward yet."""
    if scale_of(actor.agency_kind) is None or not actor.may(Permission.REWARD_PROPOSE):
        return []
    decided = Case.objects.filter(agency=actor.agency_id, measures__state__in=STANDING, lead__isnull=False)
    given = Reward.objects.filter(agency=actor.agency_id).exclude(state="declined").values("case")
    rows = list(decided.exclude(pk__in=given).select_related("lead").distinct().order_by("-pk")[:CAP])
    with through("whistleblower"):
        return [case for case in rows if _tip_behind(case) is not None]


@dataclass(frozen=True)
class Totals:
    """How many rewards were decided and paid in a period, and how much (fen): what a report may say."""

    decided: int
    decided_fen: int
    paid: int
    paid_fen: int


@through("reports")
def totals(scope: Scope, first: dt.date, last: dt.date) -> Totals:
    """Counted for reports, without identity: days from `first` to `last`, both included."""
    rows = Reward.objects.filter(scope.rows("agency_id", "agency__region_path"))

    def summed(**between: dt.date) -> tuple[int, int]:
        found = rows.filter(state__in=["approved", "paid", "lapsed"], **between).aggregate(
            number=Count("pk"), fen=Sum("amount_fen")
        )
        return found["number"], found["fen"] or 0

    decided = summed(decided_on__gte=first, decided_on__lte=last)
    paid = summed(paid_on__gte=first, paid_on__lte=last)
    return Totals(*decided, *paid)
