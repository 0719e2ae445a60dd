"""Who may know what of a case: outsiders nothing, administrators never, the coordinator that it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from husheng.casework.cases import acts
from husheng.foundation.acts.act import Seen
from husheng.foundation.testing import City, client_of
from husheng.intake.handovers.details import HandoverDetails
from husheng.intake.handovers.models import Handover

from .people import Office, media, office
from .web import at, text

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City, settings, tmp_path: Path) -> Office:
    media(settings, tmp_path)
    return office(city)


def addresses(town: Office) -> list[tuple[str, str]]:
    case = town.filed()
    entry = town.entered(case)
    acts.hand_over(
        town.first, Seen(case.pk), HandoverDetails("assistance", town.city.agency("drug").pk, ("请核对",))
    )
    row = Handover.objects.get(subject_key=case.pk)
    return [
        ("get", at("page", case.pk)),
        ("get", at("timeline", case.pk)),
        ("get", at("evidence", case.pk)),
        ("post", at("evidence", case.pk)),
        ("get", at("party", case.pk, entry.pk)),
        ("post", at("party", case.pk, entry.pk)),
        ("post", at("protect", case.pk, entry.pk)),
        ("get", at("take_result", case.pk, row.pk)),
        ("get", at("act", case.pk, "add_note")),
        ("post", at("act", case.pk, "add_note")),
        ("get", at("act", case.pk, "gossip")),
        ("get", at("from_transfer", row.pk)),
    ]


def test_an_outsider_finds_nothing_at_any_address(town: Office) -> None:
    found = addresses(town)
    outsiders = [town.city.actor("handler", "market"), town.city.actor("handler", region="120103")]
    for outsider in outsiders:
        client = client_of(outsider)
        for method, address in found:
            response = getattr(client, method)(
                address, {"text": "x", "purpose": "investigate", "reason": "想看一看"}
            )
            assert response.status_code == 404, (method, address)


def test_no_administrator_reaches_any_address(town: Office) -> None:
    found = [*addresses(town), ("get", at("list")), ("get", at("propose")), ("get", at("not_referred"))]
    for administrator in (town.city.system, town.city.security, town.city.auditor):
        client = client_of(administrator)
        for method, address in found:
            assert getattr(client, method)(address).status_code == 403, address


def test_the_task_force_office_sees_that_a_case_is_but_not_what_is_in_it(town: Office) -> None:
    case = town.filed()
    acts.add_note(town.first, Seen(case.pk), "约谈经营者的内容")
    entry = town.entered(case)
    client = client_of(town.city.actor("coordinator", "health", "120000"))
    assert case.number in text(client.get(at("list")))
    page = text(client.get(at("page", case.pk)))
    assert case.number in page and "作出处理决定" in page
    assert "约谈经营者的内容" not in page and "办案记录" not in page and town.first.name not in page
    for name, keys in (("timeline", ()), ("party", (entry.pk,))):
        assert client.get(at(name, case.pk, *keys)).status_code == 404


def test_the_prosecutor_looks_into_a_case_from_his_list(town: Office) -> None:
    case = town.filed()
    town.crime(case)
    client = client_of(town.city.actor("prosecutor", "procuratorate"))
    listed = text(client.get(at("not_referred")))
    assert case.number in listed and "白桦" not in listed
    assert client.get(at("page", case.pk)).status_code == 404
    assert client.post(at("look_into", case.pk)).status_code == 302
    assert "白桦" in text(client.get(at("page", case.pk)))
    assert client_of(town.head).get(at("not_referred")).status_code == 403
