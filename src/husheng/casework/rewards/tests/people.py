"""A market regulator that a whistleblower has led to a case. Synthetic people only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from husheng.casework.cases.models import Case
from husheng.casework.cases.tests.people import Office
from husheng.casework.measures.tests import people as measures
from husheng.casework.rewards import acts
from husheng.casework.rewards.acts import RewardDetails
from husheng.casework.rewards.models import Reward
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.testing import City
from husheng.intake.leads.tests import samples as leads
from husheng.intake.tips import acts as tips
from husheng.intake.tips.models import Tip
from husheng.intake.tips.tests import people as whistleblowers

YUAN = 100
FINED = 100_000 * YUAN


@dataclass
class Stand:
    """The people of one market regulator, a tip with its receipt code, and the decided case that came of it."""

    office: Office
    payer: Actor
    code: str
    tip: Tip
    case: Case

    @property
    def handler(self) -> Actor:
        return self.office.first


def market(city: City) -> Office:
    """Its handlers and leaders."""
    roles = ("handler", "handler", "leader", "leader", "head")
    return Office(city, *(city.actor(role, "market") for role in roles))


def stand(city: City, fined: int | None = FINED) -> Stand:
    """A tip about adverts that became a lead, and the lead a case with a fine."""
    office = market(city)
    whistleblowers.office(city, "market")
    code, tip = whistleblowers.told(category="adverts")
    officer = city.actor("intake_officer", "market")
    lead = leads.accepted(officer)
    tips.become_lead(officer, seen(tips.accept(officer, seen(tip))), lead.pk)
    case = office.filed(lead=lead.pk)
    if fined is not None:
        measures.decided(office, case, office.entered(case), amount_fen=fined)
    return Stand(office, city.actor("liaison", "market"), code, tip, case)


def proposed(at: Stand, **changes: Any) -> Reward:
    return acts.propose(
        at.handler, RewardDetails(at.case.pk, **{"level": 1, "reason": "提供了账本和地址", **changes})
    )


def approved(at: Stand) -> Reward:
    first = acts.approve(at.office.leader, seen(proposed(at)))
    return acts.confirm(at.office.other_leader, seen(first))
