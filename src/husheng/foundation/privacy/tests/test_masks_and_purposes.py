"""What stands in a value's place, and which purpose opens what to whom."""

from __future__ import annotations

import pytest

from husheng.foundation.agencies.roles import roles
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.privacy import binding, masks
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import purposes_for, reveal
from husheng.foundation.testing import City
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import ID_NO, PHONE, WORDS, details
from husheng.registries.parties import acts as parties
from husheng.registries.parties.acts import PartyDetails

on_the_database = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def lead(city: City) -> Lead:
    return leads.register(city.actor("intake_officer"), details(caller_id_no=ID_NO))


# ── masks ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("column", "value", "mask"),
    [
        ("caller_name", "试举报", "试**"),
        ("caller_name", "试举", "试**"),
        ("person_name", "试", "**"),
        ("person_phone", "19900001234", "****1234"),
        ("person_phone", "1234", "****"),
        ("person_id_no", "999999199001010015", ""),
        ("content", "来电人称", ""),
        ("body", "整份文件", ""),
    ],
)
def test_a_name_keeps_its_first_character_a_phone_its_last_four_and_nothing_else_anything(
    column: str, value: str, mask: str
) -> None:
    assert masks.mask(column, value) == mask


@on_the_database
def test_a_mask_is_no_reveal_and_tells_nothing_of_what_it_hides(city: City, lead: Lead) -> None:
    shown = masks.masked(city.actor("handler"), [lead])[lead.pk]
    assert shown == {"caller_name": "试**", "caller_phone": "****1234"}
    assert not any(value in str(shown) for value in (PHONE, ID_NO, WORDS)) and not ReadLog.objects.exists()


@on_the_database
@pytest.mark.parametrize(
    ("role", "kind"), [("legal_reviewer", "health"), ("coordinator", "health"), ("handler", "market")]
)
def test_who_may_not_reveal_sees_no_mask_either(city: City, lead: Lead, role: str, kind: str) -> None:
    assert masks.masked(city.actor(role, kind), [lead]) == {}


@on_the_database
def test_of_a_minor_not_even_the_mask_is_shown(city: City) -> None:
    handler = city.actor("handler")
    child = parties.register_party(handler, PartyDetails("person", person_name="试婴儿", minor=True))
    grown = parties.register_party(handler, PartyDetails("person", person_name="试当事"))
    shown = masks.masked(handler, [child, grown])
    assert not shown.get(child.pk) and shown[grown.pk] == {"person_name": "试**"}


# ── purposes ────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_role_and_kind_in_the_file_exists() -> None:
    assert {role for _, role, _ in binding._by_kind()} <= set(roles())


def test_no_purpose_opens_a_field_to_a_role_that_the_register_does_not_name() -> None:
    for purpose in Purpose:
        assert binding.opened_by("leads.lead", "head", purpose, ["caller_name"]) == []
        assert binding.opened_by("nothing.there", "handler", purpose, ["caller_name"]) == []
    assert binding.opened_by("leads.lead", "handler", Purpose.CHECK_LEAD, ["caller_name"]), (
        "something is opened"
    )


@on_the_database
def test_a_purpose_opens_only_what_it_is_bound_to(city: City, lead: Lead) -> None:
    handler = city.actor("handler")
    shown = reveal(handler, lead, list(lead.sealed_fields()), Purpose.ANSWER_SOURCE, "答复来电人")
    assert set(shown) == {"caller_name", "caller_phone", "caller_id_no"}, "not what was told about others"
    assert sorted(ReadLog.objects.get().fields) == sorted(shown)


@on_the_database
def test_a_purpose_that_is_bound_to_nothing_here_is_refused_and_not_offered(city: City, lead: Lead) -> None:
    handler = city.actor("handler")
    with pytest.raises(Refused, match="查阅事由"):
        reveal(handler, lead, ["caller_name"], Purpose.HAND_OVER, "移送给公安机关")
    assert Purpose.HAND_OVER not in purposes_for(handler, lead) and not ReadLog.objects.exists()


@on_the_database
def test_what_is_shown_bears_the_mark_of_who_reads_it(city: City, lead: Lead) -> None:
    handler = city.actor("handler")
    shown = reveal(handler, lead, ["caller_name"], Purpose.CHECK_LEAD, "回电核实地点")
    assert handler.name in shown.mark and handler.agency_name in shown.mark
