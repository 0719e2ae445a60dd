"""Search finds numbers, organisations and composed titles within the reader's scope, and never a person (P4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from husheng.casework.cases.tests.people import PERSON_NAME, PERSON_NUMBER, office
from husheng.foundation.acts.actor import Actor
from husheng.foundation.testing import City, client_of
from husheng.intake.handovers.tests.people import send
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import ID_NO, NAME, PHONE, WORDS, details
from husheng.intake.referrals.tests.people import town

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def found(actor: Actor, text: str) -> str:
    return client_of(actor).get("/search/", {"q": text}).content.decode()


@pytest.mark.parametrize("words", ["白桦", "健康咨询", "大直沽"])
def test_two_characters_find_a_lead(city: City, words: str) -> None:
    officer = city.actor("intake_officer")
    lead = leads.register(officer, details())
    assert lead.number in found(officer, words)


def test_a_number_finds_exactly_its_lead(city: City) -> None:
    officer = city.actor("intake_officer")
    lead, other = (leads.register(officer, details(organisation=name)) for name in ("甲公司", "乙公司"))
    text = found(officer, lead.number.lower())
    assert lead.number in text and other.number not in text


def test_another_agency_finds_nothing(city: City) -> None:
    lead = leads.register(city.actor("intake_officer"), details())
    for words in ("白桦", lead.number):
        text = found(city.actor("intake_officer", "market"), words)
        assert "没有找到" in text and f"/leads/{lead.pk}/" not in text


@pytest.mark.parametrize("value", [NAME, PHONE, ID_NO, WORDS[:6]])
def test_nobody_is_found_by_what_is_sealed(city: City, value: str) -> None:
    officer = city.actor("intake_officer")
    leads.register(officer, details(caller_id_no=ID_NO))
    assert "没有找到" in found(officer, value)


@pytest.mark.parametrize("value", ["", " ", "!!", "' OR 1=1 --", "a" * 500, "白 & | !桦", "\u0000"])
def test_odd_input_is_answered_with_a_page(city: City, value: str) -> None:
    assert client_of(city.actor("intake_officer")).get("/search/", {"q": value}).status_code == 200


def test_agencies_are_found_by_name(city: City) -> None:
    officer = city.actor("intake_officer")
    name = city.agency("market").name
    assert name in found(officer, name[:4])


# ── what others hold besides leads ──────────────────────────────────────────────────────────────────────────
def test_a_hand_over_is_found_by_its_title_on_both_sides_and_nowhere_else(city: City) -> None:
    sender, receiver = city.actor("handler"), city.actor("handler", "market")
    row = send(city, sender)
    for actor in (sender, receiver):
        for words in ("某健康咨询", row.number, row.subject_number):
            assert row.number in found(actor, words), words
    stranger = city.actor("handler", "market", "120103")
    for words in ("某健康咨询", row.number):
        assert f"/{row.pk}/" not in found(stranger, words) and "没有找到" in found(stranger, words)


def test_a_referral_is_found_by_agency_police_and_prosecutor(
    city: City, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    people = town(city)
    row = people.sent()
    for actor in (people.handler, people.police, people.prosecutor):
        assert row.number in found(actor, "某门诊部"), actor.role
    stranger = city.actor("police_officer", "police", "120103")
    for words in ("某门诊部", row.number):
        assert f"/{row.pk}/" not in found(stranger, words)


def test_an_organisation_of_a_case_is_found_and_a_person_is_not(city: City) -> None:
    team = office(city)
    company, person = team.company("紫荆母婴护理中心"), team.person()
    text = found(team.first, "紫荆母婴")
    assert company.number in text and "当事机构" in text
    for value in (PERSON_NAME, PERSON_NUMBER, person.number):
        assert "没有找到" in found(team.first, value)
    assert "没有找到" in found(city.actor("handler", "market"), "紫荆母婴")
