"""What no browser of ours sends is answered in words: characters that nobody types, numbers that we never gave."""

from __future__ import annotations

import pytest

from husheng.foundation.testing import City, client_of
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import accepted, act_url, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.mark.parametrize(
    "address", ["/search/?q=%00", "/leads/?org=a%00b", "/?%00=1", "/cases/?q=%E7%94%B2%00"]
)
def test_a_character_that_cannot_be_kept_is_refused_on_every_page(city: City, address: str) -> None:
    client = client_of(city.actor("handler"))
    client.raise_request_exception = False
    assert client.get(address).status_code == 422
    assert client.get(address.replace("%00", "")).status_code == 200


@pytest.mark.parametrize("key", ["长" * 65, "k" * 10_000, "a\ufffe", "9" * 5000, "\u202e"])
@pytest.mark.parametrize("field", ["_key", "_seen"])
def test_a_forms_number_that_we_never_gave_is_none(city: City, field: str, key: str) -> None:
    officer = city.actor("intake_officer")
    lead = accepted(officer)
    client = client_of(officer)
    client.raise_request_exception = False
    answer = client.post(
        act_url(lead, "check"), {field: key, "findings": "已到现场核实。", "outcome": "confirmed"}
    )
    assert answer.status_code in (302, 409)
    assert Lead.objects.get(pk=lead.pk).state in ("checked", "accepted") and details()
