"""P4: a natural person is found only by exact number with case and purpose; names, phones, ID numbers and tip text
are in no search index; titles are composed; staff text holds no person's number."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import ground
import pytest
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from husheng.casework.cases.tests.people import Office, office
from husheng.foundation.acts.act import Seen
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.testing import City, client_of
from husheng.foundation.vault.sealed import SealedField
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.registries.parties import queries as parties

PERSONAL = re.compile(r"(phone|id_no|id_card|person_name|caller_name|mother|birth_date|mobile)", re.I)
pytestmark = ground.on_the_database


@pytest.fixture
def lead(city: City) -> Lead:
    return ground.planted(city)


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


def plain(found: list[tuple[str, models.Field[Any, Any]]]) -> list[str]:
    return [
        name
        for name, field in found
        if PERSONAL.search(name.rpartition(".")[2])
        and not isinstance(field, SealedField | models.BinaryField)
    ]


def test_every_personal_column_is_sealed_or_a_blind_index() -> None:
    assert plain(ground.columns()) == []


def test_the_check_would_notice() -> None:
    assert plain([("parties.party.mother_phone", models.CharField())])


def test_a_callers_words_and_numbers_stand_nowhere_in_the_database(lead: Lead) -> None:
    assert ground.found_in_database(ground.ORGANISATION), "the check itself must be able to find something"
    for value in ground.PLANTED.values():
        assert ground.found_in_database(value) == []


def test_a_title_is_composed_and_never_the_callers(lead: Lead) -> None:
    assert "白桦健康咨询" in lead.title
    assert not any(value in lead.title for value in ground.PLANTED.values())


@pytest.mark.parametrize("address", ["/search/?q={}", "/leads/?org={}", "/parties/?q={}", "/cases/?q={}"])
def test_no_search_finds_a_person(city: City, lead: Lead, town: Office, address: str) -> None:
    town.filed(lead=None)
    town.person()
    officer = client_of(city.actor("handler"))
    for value in (*ground.PLANTED.values(), "试当事", "999999199001010016"):
        text = officer.get(address.format(value)).content.decode()
        assert lead.number not in text and "个人 " not in text, value


def test_the_search_does_find_an_organisation(city: City, lead: Lead) -> None:
    for address in ("/search/?q=白桦健康咨询", "/leads/?org=白桦健康咨询"):
        assert lead.number in client_of(city.actor("handler")).get(address).content.decode()


def test_no_search_index_holds_a_name_or_a_number(city: City, lead: Lead, town: Office) -> None:
    town.person()
    vectors = [(m._meta.db_table, f.column) for m in {f.model for _n, f in ground.columns()}
               for f in m._meta.concrete_fields if isinstance(f, SearchVectorField)]  # fmt: skip
    assert vectors
    words = {pair for value in (*ground.PLANTED.values(), "试当事") for pair in pairwise(value)}
    with connection.cursor() as cursor:
        for table, column in vectors:
            cursor.execute(f'SELECT {column}::text FROM "{table}" WHERE {column} IS NOT NULL')
            text = " ".join(row[0] for row in cursor.fetchall())
            assert not [a + b for a, b in words if f"'{a}{b}'" in text and not (a + b).isdigit()], table


def test_a_person_is_looked_up_by_number_with_a_matter_a_purpose_and_a_reason(town: Office) -> None:
    case, person = town.filed(), town.person()
    number = "999999199001010016"
    found = parties.find_person(town.first, number, case, Purpose.INVESTIGATE, "核对是否同一人")
    assert [row.pk for row in found] == [person.pk]
    assert ReadLog.objects.filter(key=case.pk).count() == 1
    for wrong in (number[:-1], "试当事", "%", ""):
        with pytest.raises(Invalid):
            parties.find_person(town.first, wrong, case, Purpose.INVESTIGATE, "核对是否同一人")
    with pytest.raises(Invalid):
        parties.find_person(town.first, number, case, Purpose.INVESTIGATE, " ")
    with pytest.raises((NotFound, Refused)):
        parties.find_person(town.city.actor("handler", "market"), number, case, Purpose.INVESTIGATE, "核对")


def test_an_officers_plain_text_may_not_hold_a_persons_number(city: City, lead: Lead) -> None:
    officer = city.actor("intake_officer")
    leads.accept(officer, Seen(lead.pk))
    with pytest.raises(Invalid, match=r"."):
        leads.check(officer, Seen(lead.pk), "当事人电话 19900009876，已核实。", "confirmed")
    leads.check(officer, Seen(lead.pk), "已到现场核实。", "confirmed")
