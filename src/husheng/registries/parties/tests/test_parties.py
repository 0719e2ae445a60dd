"""Organisations stand in plain and are found by their names; a person is found by exact number or not at all (P4)."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.kernel.identifiers import resident_id_check
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City, client_of
from husheng.registries.parties import acts, queries
from husheng.registries.parties.acts import PartyDetails
from husheng.registries.parties.models import Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

USCC = "91120102MA0000001T"
ID_NO = "99999919900101001" + resident_id_check("99999919900101001")
PHONE = "19900001234"
ORGANISATION = PartyDetails("non_med", name="白桦妇产医院", uscc=USCC, address="河东区津塘路 1 号")
PERSON = PartyDetails("person", person_name="试当事", person_id_no=ID_NO, person_phone=PHONE)


def test_an_organisation_is_found_by_two_characters_by_code_and_by_number(city: City) -> None:
    handler = city.actor("handler")
    party = acts.register_party(handler, ORGANISATION)
    for words in ("白桦", "妇产医院", USCC, USCC.lower(), party.number):
        assert [row.pk for row in queries.organisations(handler, words).rows] == [party.pk], words
    for words in ("桦白", "津塘", "&", "MA0000001U"):
        assert queries.organisations(handler, words).rows == [], words
    assert [row.pk for row in queries.same_code(handler, USCC)] == [party.pk]
    assert queries.same_code(handler, "91120102MA0000001U") == []


def test_nothing_of_a_person_stands_in_plain_or_in_the_search(city: City) -> None:
    handler = city.actor("handler")
    party = acts.register_party(handler, PERSON)
    assert party.label == f"个人 {party.number}"
    with connection.cursor() as cursor:
        for table in ("parties_party", "acts_journal", "acts_opening"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ~ %s", [f"试当事|{ID_NO}|{PHONE}"])
            assert cursor.fetchone() == (0,), table
    for words in ("试当事", "试当", ID_NO, PHONE, party.number, "个人"):
        assert queries.organisations(handler, words).rows == [], words
    shown = reveal(handler, party, ["person_name"], Purpose.INVESTIGATE, "核对当事人")
    assert shown == {"person_name": "试当事"}


def test_the_database_refuses_a_person_in_plain(city: City) -> None:
    handler = city.actor("handler")
    party = acts.register_party(handler, PERSON)
    for change in ({"name": "试当事"}, {"search": "'试当'"}):
        with (
            pytest.raises(IntegrityError, match="never_named_in_plain"),
            act_frame(handler, "parties.forget"),
        ):
            Party.objects.filter(pk=party.pk).update(**change)
    with act_frame(handler, "parties.control"):
        Party.objects.filter(pk=party.pk).update(address="")


def test_a_person_is_found_by_exact_number_for_a_matter_and_the_asking_is_written_down(city: City) -> None:
    handler = city.actor("handler")
    party, matter = acts.register_party(handler, PERSON), acts.register_party(handler, ORGANISATION)
    found = queries.find_person(handler, f" {ID_NO[:6]} {ID_NO[6:]}", matter, Purpose.INVESTIGATE, "核对身份")
    assert [row.pk for row in found] == [party.pk]
    other = "99999919900101002" + resident_id_check("99999919900101002")
    assert queries.find_person(handler, other, matter, Purpose.INVESTIGATE, "核对身份") == []
    logged = list(ReadLog.objects.filter(key=matter.pk).values_list("kind", "fields", "purpose"))
    assert logged == [("parties.party", ["person_by_number"], "investigate")] * 2


@pytest.mark.parametrize(
    ("number", "reason"), [(ID_NO[:17], "核对身份"), (ID_NO[:10] + "%", "核对身份"), ("", "核对身份"), (ID_NO, "看")]
)  # fmt: skip
def test_part_of_a_number_or_no_reason_finds_nobody_and_asks_nothing(
    city: City, number: str, reason: str
) -> None:
    handler = city.actor("handler")
    acts.register_party(handler, PERSON)
    matter = acts.register_party(handler, ORGANISATION)
    with pytest.raises(Invalid, match="没有查询"):
        queries.find_person(handler, number, matter, Purpose.INVESTIGATE, reason)
    assert not ReadLog.objects.exists()


def test_nobody_looks_for_a_person_in_a_matter_that_is_not_his(city: City) -> None:
    handler = city.actor("handler")
    acts.register_party(handler, PERSON)
    matter = acts.register_party(handler, ORGANISATION)
    with pytest.raises(NotFound):
        queries.find_person(city.actor("handler", "market"), ID_NO, matter, Purpose.INVESTIGATE, "核对身份")
    with pytest.raises(Refused):
        queries.find_person(city.actor("legal_reviewer"), ID_NO, matter, Purpose.INVESTIGATE, "核对身份")
    market = city.actor("handler", "market")
    theirs = acts.register_party(market, ORGANISATION)
    assert queries.find_person(market, ID_NO, theirs, Purpose.INVESTIGATE, "核对身份") == []


def test_a_correction_keeps_the_kind_and_what_was_not_given(city: City) -> None:
    handler = city.actor("handler")
    company = acts.register_party(handler, ORGANISATION)
    company = acts.update(handler, seen(company), dataclasses.replace(ORGANISATION, name="青禾妇产医院", party_class="art_inst"))  # fmt: skip  # noqa: E501
    assert company.party_class == "art_inst"
    assert queries.organisations(handler, "白桦").rows == []
    assert [row.pk for row in queries.organisations(handler, "青禾").rows] == [company.pk]
    person = acts.register_party(handler, PERSON)
    person = acts.update(handler, seen(person), PartyDetails("person", person_name="试更名"))
    shown = reveal(handler, person, ["person_name", "person_id_no"], Purpose.INVESTIGATE, "核对当事人")
    assert shown == {"person_name": "试更名", "person_id_no": ID_NO}
    with pytest.raises(Invalid) as caught:
        acts.update(handler, seen(person), ORGANISATION)
    assert "不能互换" in caught.value.problems[0].message


@pytest.mark.parametrize(
    "details",
    [
        PartyDetails("non_med"),
        PartyDetails("person"),
        PartyDetails("person", name="试当事", person_name="试当事"),
        PartyDetails("nobody", name="某公司"),
        PartyDetails("non_med", name=f"联系人{PHONE}"),
        PartyDetails("non_med", name="某公司", uscc="91120102MA0000001U"),
        PartyDetails("person", person_name="试当事", person_id_no="999999199001010010"),
        PartyDetails("non_med", name="长" * 121),
    ],
)
def test_what_is_wrong_is_named_without_the_value(city: City, details: PartyDetails) -> None:
    with pytest.raises(Invalid) as caught:
        acts.register_party(city.actor("handler"), details)
    assert caught.value.problems
    said = " ".join(problem.message + problem.remedy for problem in caught.value.problems)
    assert not any(value in said for value in (PHONE, "试当事", "91120102MA0000001U", "999999199001010010"))


def test_the_list_goes_on_by_key(city: City) -> None:
    handler = city.actor("handler")
    made = [acts.register_party(handler, ORGANISATION).pk for _ in range(5)]
    first = queries.organisations(handler, size=2)
    second = queries.organisations(handler, after=first.after, size=2)
    third = queries.organisations(handler, after=second.after, size=2)
    assert [row.pk for row in (*first.rows, *second.rows, *third.rows)] == made[::-1]
    assert third.after is None


def test_an_outsider_finds_neither_party_nor_page(city: City) -> None:
    handler = city.actor("handler")
    party = acts.register_party(handler, ORGANISATION)
    for outsider in (city.actor("handler", "market"), city.actor("handler", "health", "120103")):
        assert queries.organisations(outsider, "白桦").rows == []
        assert queries.same_code(outsider, USCC) == []
        assert queries.by_keys(outsider, [party.pk]) == []
        with pytest.raises(NotFound):
            queries.party(outsider, party.pk)
        with pytest.raises(NotFound):
            acts.update(outsider, seen(party), ORGANISATION)
    assert [row.pk for row in queries.by_keys(city.actor("coordinator", "health", "120000"), [party.pk])] == [
        party.pk
    ]


# ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_organisation_is_registered_searched_and_corrected_in_the_browser(city: City) -> None:
    client = client_of(city.actor("handler"))
    typed = {"party_class": "non_med", "name": "白桦妇产医院", "uscc": USCC, "address": "", "_key": "p-1"}
    assert client.post(reverse("parties:register"), {**typed, "uscc": "1", "_key": "p-0"}).status_code == 422
    made, again = (client.post(reverse("parties:register"), typed) for _ in range(2))
    assert made["Location"] == again["Location"] and Party.objects.count() == 1
    assert "白桦妇产医院" in client.get(reverse("parties:list"), {"q": "妇产"}).content.decode()
    party = Party.objects.get()
    page = client.get(reverse("parties:page", args=[party.pk]))
    assert page.status_code == 200 and USCC in page.content.decode()
    url = reverse("parties:update", args=[party.pk])
    assert client.get(url).status_code == 200
    fresh = {**typed, "name": "青禾妇产医院", "_seen": party.version, "_key": "p-2"}
    assert client.post(url, fresh).status_code == 302
    assert client.post(url, {**fresh, "_key": "p-3"}).status_code == 409


def test_a_persons_page_shows_a_number_and_is_not_corrected_here(city: City) -> None:
    handler = city.actor("handler")
    person = acts.register_party(handler, PERSON)
    client = client_of(handler)
    page = client.get(reverse("parties:page", args=[person.pk])).content.decode()
    assert person.number in page and "已密封" in page and "试当事" not in page
    assert client.post(reverse("parties:update", args=[person.pk]), {}).status_code == 403
    assert person.number not in client.get(reverse("parties:list")).content.decode()


def test_an_outsider_opens_no_page_of_a_party(city: City) -> None:
    party = acts.register_party(city.actor("handler"), ORGANISATION)
    client = client_of(city.actor("handler", "market", "120103"))
    for name in ("page", "update"):
        assert client.get(reverse(f"parties:{name}", args=[party.pk])).status_code == 404
    assert "白桦" not in client.get(reverse("parties:list"), {"q": "妇产"}).content.decode()
    assert (
        client_of(city.actor("auditor", "health", "120000")).get(reverse("parties:list")).status_code == 403
    )
