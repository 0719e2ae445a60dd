"""What became of a tip is not sent to the body that the tip accuses, by nobody and on no way (T4, L15)."""

from __future__ import annotations

from typing import Any

import pytest

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.testing import City
from husheng.intake.handovers import acts as handovers
from husheng.intake.handovers.details import HandoverDetails
from husheng.intake.handovers.models import Handover
from husheng.intake.leads import acts
from husheng.intake.leads.models import Lead
from husheng.intake.tips.tests import people as tips

from .samples import details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def to(actor: Actor, kind: str = "forward") -> HandoverDetails:
    return HandoverDetails(kind, actor.agency_id, ("请核查",))


def told(city: City, accused: str) -> tuple[Actor, Lead]:
    officer = tips.office(city).officer.actor
    _, tip = tips.told(accused=(accused,))
    lead = acts.register_from_tip(officer, tip.pk, details())
    return officer, acts.accept(officer, seen(lead))


@pytest.mark.parametrize("kind", ["forward", "notice", "assistance", "assign", "transfer"])
def test_the_accused_is_sent_nothing(city: City, kind: str) -> None:
    market, above = city.actor("handler", "market"), city.actor("handler", "market", "120000")
    officer, lead = told(city, "market")
    for receiver in (market, above):
        with pytest.raises(Invalid) as refusal:
            acts.hand_over(officer, seen(lead), to(receiver, kind))
        assert refusal.value.code == "accused"
    assert not Handover.objects.exists()


def test_whoever_is_not_accused_is(city: City) -> None:
    city.actor("handler", "market")
    drug = city.actor("handler", "drug")
    officer, lead = told(city, "market")
    assert acts.hand_over(officer, seen(lead), to(drug)).state == "handed_over"


def test_of_a_private_clinic_everybody_may_hear(city: City) -> None:
    market = city.actor("handler", "market")
    officer, lead = told(city, "private")
    assert acts.hand_over(officer, seen(lead), to(market)).state == "handed_over"


def test_many_at_once_are_refused_as_well(city: City) -> None:
    market = city.actor("handler", "market")
    officer, lead = told(city, "market")
    with pytest.raises(Invalid):
        acts.hand_over_many(officer, [seen(lead)], to(market))
    assert not Handover.objects.exists()


def test_another_agency_to_which_it_came_does_not_pass_it_on_either(city: City) -> None:
    market, drug = city.actor("handler", "market"), city.actor("intake_officer", "drug")
    officer, lead = told(city, "market")
    acts.hand_over(officer, seen(lead), to(drug))
    came = handovers.receive(drug, seen(Handover.objects.get()))
    theirs = acts.register_from_handover(drug, came.pk)
    theirs = acts.accept(drug, seen(theirs))
    with pytest.raises(Invalid) as refusal:
        acts.hand_over(drug, Seen(theirs.pk), to(market))
    assert refusal.value.code == "accused"
