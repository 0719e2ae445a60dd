"""What no browser of ours sends is answered in words: characters that nobody types, numbers that we never gave."""

from __future__ import annotations

import pytest

from husheng.foundation.testing import City, client_of
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import accepted, act_url

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
SAID = {"findings": "已到现场核实。", "outcome": "confirmed"}


@pytest.mark.parametrize(
    "address", ["/search/?q=%00", "/leads/?org=a%00b", "/?%00=1", "/cases/?q=%E7%94%B2%00"]
)
def test_a_question_with_a_character_that_cannot_be_kept_asks_nothing(city: City, address: str) -> None:
    client = client_of(city.actor("handler"))
    client.raise_request_exception = False
    assert client.get(address).status_code == 200


def test_words_with_a_character_that_cannot_be_kept_are_refused(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = accepted(officer)
    client = client_of(officer)
    client.raise_request_exception = False
    said = {**SAID, "findings": "已到现场\x00核实。"}
    assert client.post(act_url(lead, "check"), said).status_code == 422
    assert Lead.objects.get(pk=lead.pk).state == "accepted"


@pytest.mark.parametrize("key", ["长" * 65, "k" * 10_000, "a\ufffe", "9" * 5000, "\u202e"])
@pytest.mark.parametrize("field", ["_key", "_seen"])
def test_a_forms_number_that_we_never_gave_is_none(city: City, field: str, key: str) -> None:
    officer = city.actor("intake_officer")
    lead = accepted(officer)
    client = client_of(officer)
    client.raise_request_exception = False
    assert client.post(act_url(lead, "check"), {**SAID, field: key}).status_code in (302, 409)
