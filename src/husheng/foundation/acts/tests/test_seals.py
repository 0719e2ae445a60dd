"""On every thing a small seal: waiting, entered, witnessed; nothing for who may not see what was done."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.templatetags.acts import thing_seal
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger.sequencer import integrate_all
from husheng.foundation.testing import City
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_it_is_that_of_what_was_done_last_and_leads_to_its_proof(city: City, own_home) -> None:
    integrate_all()
    lead = leads.register(city.actor("intake_officer"), details())
    assert "待入" in thing_seal(lead.pk)
    integrate_all()
    act = JournalRow.objects.filter(key=lead.pk).order_by("-at", "-pk").first()
    assert act is not None
    html = thing_seal(lead.pk)
    assert "存证" in html and f"/ledger/acts/{act.pk}/" in html


def test_of_a_thing_that_nothing_was_done_to_there_is_none(city: City) -> None:
    assert thing_seal(new_key()) == ""
