"""A case that came of a tip is not transferred to the body that the tip accuses, and nobody there is asked to help."""

from __future__ import annotations

from typing import Any

import pytest

from husheng.casework.cases import acts
from husheng.casework.cases.models import Case
from husheng.casework.cases.tests.people import Office, office
from husheng.foundation.acts.act import seen
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.testing import City
from husheng.intake.handovers.details import HandoverDetails
from husheng.intake.handovers.models import Handover
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details
from husheng.intake.tips.tests import people as tips

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City, settings: Any, tmp_path: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path
    return office(city)


def case_of_a_tip(town: Office, accused: str) -> Case:
    officer = tips.office(town.city).officer.actor
    _, tip = tips.told(accused=(accused,))
    lead = leads.register_from_tip(officer, tip.pk, details())
    lead = leads.accept(town.first, seen(lead))
    return town.filed(lead=lead.pk)


@pytest.mark.parametrize("kind", ["transfer", "assistance", "notice"])
@pytest.mark.parametrize("accused", ["market", "private"])
def test_the_accused_gets_neither_the_case_nor_a_question_about_it(
    town: Office, kind: str, accused: str
) -> None:
    market = town.city.actor("handler", "market")
    case = case_of_a_tip(town, accused)
    send = acts.transfer if kind == "transfer" else acts.hand_over
    wanted = HandoverDetails(kind, market.agency_id, ("请核查",))
    if accused == "private":
        send(town.first, seen(case), wanted)
        assert Handover.objects.filter(to_agency=market.agency_id).exists()
        return
    with pytest.raises(Invalid) as refusal:
        send(town.first, seen(case), wanted)
    assert refusal.value.code == "accused" and not Handover.objects.exists()
