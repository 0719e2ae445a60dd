"""What other rooms and pages may ask about measures; always as far as the actor may see the case behind them.

Money is shown where it was decided and nowhere added up between agencies, people or months: no list here can be sorted
by an amount (P2, L12).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from husheng.casework.cases import queries as cases
from husheng.casework.cases.models import Case
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.queries import granted
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.kernel.standing import through
from husheng.registries.parties.models import PERSON, Party

from . import rules
from .models import Measure
from .states import STANDING

CAP: Final = 1000
SHOWN: Final = 20
TO_SIGN, TO_DECIDE, TO_SERVE, TO_PERFORM = "to_sign", "to_decide", "to_serve", "to_perform"
BOXES: Final = (TO_DECIDE, TO_SERVE, TO_PERFORM)
PENALTIES: Final = tuple(slug for slug, kind in rules.kinds().items() if kind.nature == rules.PENALTY)


def measure(actor: Actor, key: UUID) -> Measure:
    """One measure of a case whose content the actor sees; anything else looks as if it did not exist."""
    row = _with_all(Measure.objects.filter(pk=key)).first()
    if row is None or not actor.may(Permission.MEASURE_READ) or not _sees(actor, row.case):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return row


def of_case(actor: Actor, case: Case) -> list[Measure]:
    """The measures of a case, in the order in which they were proposed."""
    if not actor.may(Permission.MEASURE_READ) or not _sees(actor, case):
        return []
    return list(_with_all(Measure.objects.filter(case=case))[:200])


def box(actor: Actor, name: str) -> QuerySet[Measure]:
    """待决定、待送达、待履行: of the actor's own agency."""
    if not actor.may(Permission.MEASURE_READ):
        return Measure.objects.none()
    states = {TO_DECIDE: "proposed", TO_SERVE: "decided", TO_PERFORM: "served"}
    return _with_all(Measure.objects.filter(agency=actor.agency_id, state=states.get(name, "proposed")))


def undated(actor: Actor) -> QuerySet[Measure]:
    """Served and not yet performed, without a clock: a fine has one, an order or a confiscation has none."""
    return box(actor, TO_PERFORM).exclude(measure_kind=rules.FINE)


def counts(actor: Actor) -> dict[str, int]:
    """How many in each box; counting stops at the cap."""
    return {name: box(actor, name).order_by().values("pk")[: CAP + 1].count() for name in BOXES}


def by_keys(actor: Actor, keys: Iterable[UUID]) -> list[Measure]:
    """Those of the measures that the actor may see, in the order of their numbers (at most 1,000)."""
    rows = _with_all(Measure.objects.filter(pk__in=list(keys)[:CAP])).order_by("number")
    return [row for row in rows if actor.may(Permission.MEASURE_READ) and _sees(actor, row.case)]


@dataclass(frozen=True)
class Prior:
    """Penalties that an organisation already has: those the actor may open, and how many others there are."""

    visible: list[Measure]
    elsewhere: int

    def __bool__(self) -> bool:
        return bool(self.visible) or bool(self.elsewhere)


def prior_penalties(actor: Actor, party: Party, since: dt.date | None = None) -> Prior:
    """Standing penalties of the same organisation by any agency: some articles are graver the second time.

    Of other agencies only the number is told, never which case (L16). There is no such count of a person (P2).
    """
    if party.party_class == PERSON or not actor.may(Permission.MEASURE_READ):
        return Prior([], 0)
    same = Q(party__party__uscc=party.uscc) if party.uscc else Q(party__party=party)
    rows = Measure.objects.filter(same, state__in=STANDING, measure_kind__in=PENALTIES)
    if since is not None:
        rows = rows.filter(decided_on__gte=since)
    ours = Q(agency=actor.agency_id) | Q(case__in=granted(actor, Case.kind()).values("subject_key"))
    visible = list(_with_all(rows.filter(ours)).order_by("-decided_on", "-pk")[:SHOWN])
    with through("prior_penalties"):
        elsewhere = rows.exclude(ours).order_by().values("pk")[: CAP + 1].count()
    return Prior(visible, elsewhere)


def _sees(actor: Actor, case: Case) -> bool:
    return actor.sees(case) and cases.inside(actor, case)


def _with_all(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    return rows.select_related("case", "party__party")
