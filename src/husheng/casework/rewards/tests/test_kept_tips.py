"""A tip is not destroyed while its lead is open, here or where it was passed on to, or while a reward waits for it."""

from __future__ import annotations

import pytest

from husheng.casework.rewards import acts
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.testing import City
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details
from husheng.intake.tips import keeping
from husheng.intake.tips import queries as told
from husheng.intake.tips.models import Tip
from husheng.intake.tips.tests.people import Office, Person
from husheng.intake.tips.tests.test_keeping import TERM, aged

from .people import Stand, approved, proposed, stand

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"])


@pytest.fixture
def at(city: City) -> Stand:
    return stand(city)


def over(at: Stand, *, lead: str = "closed") -> Tip:
    """Everything about it ended a term ago; its lead stands in this state, and no clock runs with it."""
    tip = Tip.objects.get(pk=at.tip.pk)
    with act_frame(at.handler, "tips.test"):
        Tip.objects.filter(pk=tip.pk).update(state="answered")
        Lead.objects.filter(pk=tip.lead).update(state=lead, answer="已查实", answered_at=clock.now())
        Clock.objects.filter(subject_key=tip.lead).update(state="stopped")
    return aged(Office(Person(at.handler, None, ""), ()), tip, TERM)  # type: ignore[arg-type]


def gone(tip: Tip) -> bool:
    keeping.clear_due()
    return Tip.objects.get(pk=tip.pk).state == "cleared"


def test_when_lead_and_reward_are_over_it_goes_and_the_lead_stays(at: Stand) -> None:
    tip = over(at)
    assert gone(tip)
    assert Lead.objects.filter(pk=tip.lead).exists() and Tip.objects.get(pk=tip.pk).lead == tip.lead


@pytest.mark.parametrize("state", ["accepted", "in_case", "answered"])
def test_an_open_lead_keeps_it(at: Stand, state: str) -> None:
    assert not gone(over(at, lead=state))


def test_an_open_lead_of_another_agency_under_the_same_key_keeps_it(at: Stand, city: City) -> None:
    tip = over(at)
    officer = city.actor("intake_officer")
    other = leads.register(officer, details())
    with act_frame(officer, "tips.test"):
        Lead.objects.filter(pk=other.pk).update(sealed_for=tip.lead)
    assert not gone(tip)
    with act_frame(officer, "tips.test"):
        Lead.objects.filter(pk=other.pk).update(state="closed", answer="已查实", answered_at=clock.now())
    assert gone(tip)


def test_a_reward_that_waits_keeps_it_and_one_that_is_paid_does_not(at: Stand) -> None:
    reward = approved(at)
    tip = over(at)
    assert not gone(tip)
    acts.pay(at.payer, seen(reward), at.code)
    assert gone(tip)


def test_one_that_is_only_proposed_keeps_it_too_and_one_declined_does_not(at: Stand) -> None:
    reward = proposed(at)
    tip = over(at)
    assert not gone(tip)
    acts.decline(at.office.leader, seen(reward), "不符合奖励条件")
    assert gone(tip)


def test_no_reward_is_proposed_for_a_receipt_that_leads_nowhere(at: Stand) -> None:
    tip = over(at)
    assert gone(tip) and told.of_lead(tip.lead) is None  # type: ignore[arg-type]
    with pytest.raises(Refused):
        proposed(at)
