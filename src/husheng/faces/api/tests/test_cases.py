"""Cases over the API: their content for who may look in, their existence for the office above, persons never named."""

from __future__ import annotations

import pytest

from husheng.casework.cases.tests import people
from husheng.casework.cases.tests.people import ORGANISATION, PERSON_NAME, PERSON_NUMBER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def office(city):
    return people.office(city)


def test_a_case_is_listed_and_read_with_what_is_in_it(systems, office):
    case = office.filed()
    office.entered(case)
    office.crime(case)
    health = systems.of(role="handler")
    assert [line["number"] for line in health.get("/cases", state="filed").json()["items"]] == [case.number]
    assert health.get("/cases", state="closed").json()["items"] == []
    answer = health.get(f"/cases/{case.pk}")
    dossier = answer.json()["dossier"]
    assert dossier["types"] == ["ads", "egg_sperm"]
    assert dossier["parties"][0]["organisation"] == ORGANISATION
    assert dossier["facts"][0]["suspected_crime"] is True
    assert answer.json()["clocks"]


def test_a_person_in_a_case_is_a_number_and_sealed(systems, office):
    case = office.filed()
    office.entered(case, office.person(), "witness")
    answer = systems.of(role="handler").get(f"/cases/{case.pk}")
    [party] = answer.json()["dossier"]["parties"]
    assert party["organisation"] == ""
    assert party["sealed"]["person_name"] == {"sealed": True}
    for value in (PERSON_NAME, PERSON_NUMBER):
        assert value not in answer.content.decode()


def test_protected_persons_are_counted_and_never_listed(systems, office):
    case = office.filed()
    office.entered(case, office.person(), "protected")
    dossier = systems.of(role="handler").get(f"/cases/{case.pk}").json()["dossier"]
    assert (dossier["parties"], dossier["protected_persons"]) == ([], 1)


def test_the_office_above_knows_that_a_case_is_there_and_not_what_is_in_it(systems, office):
    case = office.filed()
    office.entered(case)
    answer = systems.of("health", "120000", role="coordinator").get(f"/cases/{case.pk}")
    assert answer.json()["number"] == case.number
    assert answer.json()["dossier"] is None
