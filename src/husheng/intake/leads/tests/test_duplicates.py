"""Repeats are proposed, never merged; what one may not see always looks the same (L16)."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.testing import City
from husheng.intake.leads import acts, duplicates
from husheng.intake.leads.models import HOTLINE, Lead
from husheng.intake.leads.rules import CALLER, ORGANISATION, PLACE_AND_TYPE

from .samples import PHONE, accepted, closed, details
from .test_queries import at

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def proposed(city: City, lead: Lead, role: str = "intake_officer") -> duplicates.Proposals:
    return duplicates.proposals(city.actor(role), lead)


def test_a_repeat_in_our_own_agency_is_proposed_with_its_reasons(city: City) -> None:
    officer = city.actor("intake_officer")
    old = acts.register(officer, details(organisation="天津市白桦健康咨询（河东店）"))
    new = acts.register(officer, details())
    [match] = proposed(city, new).visible
    assert match.lead.pk == old.pk
    assert match.reasons == (ORGANISATION, PLACE_AND_TYPE, CALLER)


def test_what_is_only_similar_is_not_proposed(city: City) -> None:
    officer = city.actor("intake_officer")
    acts.register(
        officer, details(organisation="白桦口腔门诊部", violation="ads", caller_phone="19900005678")
    )
    acts.register(officer, details(organisation="", received_at=at(120), caller_phone=""))
    assert not proposed(city, acts.register(officer, details()))


def test_parts_and_renewals_are_no_repeats(city: City) -> None:
    officer = city.actor("intake_officer")
    old = closed(officer)
    new = acts.name_earlier(officer, seen(acts.register(officer, details())), old.pk)
    assert not proposed(city, new)
    whole = acts.split(officer, seen(accepted(officer, organisation="甲", place="", caller_phone="")), [acts.Part("ads", "甲"), acts.Part("egg_sperm", "甲")])  # fmt: skip  # noqa: E501
    part = whole.parts.first()
    assert not [m for m in proposed(city, part).visible if m.lead.pk == whole.pk]


def test_every_match_that_may_not_be_seen_looks_the_same(city: City) -> None:
    """L16: one match or many, by organisation, place, order or caller, open, closed or confidential: one sentence."""
    kinds = {
        "same organisation": {"place": "", "caller_phone": ""},
        "same place and type": {"organisation": "", "caller_phone": ""},
        "same caller": {"organisation": "别家诊所", "place": "", "caller_phone": PHONE},
        "confidential": {"confidential": True},
        "same order": {
            "organisation": "",
            "place": "",
            "caller_phone": "",
            "source": HOTLINE,
            "source_ref": "TJ9",
        },
    }
    market = city.actor("intake_officer", "market", "120103")
    drug = city.actor("intake_officer", "drug", "120103")
    seen_by_outsider = []
    for changes in kinds.values():
        for maker in (acts.register, closed):
            Clean(city)
            made = acts.register(market, details(**changes))
            if maker is closed:
                acts.reject(market, seen(made), "no_facts", "没有可以核查的事实")
            lead = acts.register(
                city.actor("intake_officer"),
                details(source=HOTLINE, source_ref="TJ9") if "source_ref" in changes else details(),
            )
            found = proposed(city, lead)
            seen_by_outsider.append((found.visible, found.elsewhere))
    Clean(city)
    for actor in (market, drug):
        acts.register(actor, details())
        acts.register(actor, details(confidential=True))
    found = proposed(city, acts.register(city.actor("intake_officer"), details()))
    seen_by_outsider.append((found.visible, found.elsewhere))
    assert seen_by_outsider == [([], True)] * len(seen_by_outsider)


def test_without_any_match_nothing_is_said(city: City) -> None:
    market = city.actor("intake_officer", "market", "120103")
    acts.register(market, details(organisation="别家诊所", place="河西区", caller_phone="19900005678"))
    assert proposed(city, acts.register(city.actor("intake_officer"), details())) == duplicates.Proposals(
        [], False
    )


def test_the_office_sees_what_is_not_confidential_and_never_by_the_caller_alone(city: City) -> None:
    market = city.actor("intake_officer", "market", "120103")
    open_one = acts.register(market, details())
    acts.register(market, details(confidential=True))
    acts.register(market, details(organisation="别家诊所", place="", caller_phone=PHONE))
    lead = acts.register(city.actor("intake_officer"), details())
    found = duplicates.proposals(city.actor("coordinator", "health", "120000"), lead)
    assert [match.lead.pk for match in found.visible] == [open_one.pk]
    assert found.elsewhere


def test_a_caller_who_asked_for_secrecy_is_not_tied_to_another_lead(city: City) -> None:
    officer = city.actor("intake_officer")
    acts.register(officer, details(organisation="别家诊所", place="", confidential=True))
    assert proposed(city, acts.register(officer, details())) == duplicates.Proposals([], True)
    Clean(city)
    acts.register(officer, details(confidential=True))
    [match] = proposed(city, acts.register(officer, details())).visible
    assert CALLER not in match.reasons


class Clean:
    """Between two examples of one test: nothing that was registered before may match."""

    def __init__(self, city: City) -> None:
        with act_frame(city.installer, "tests.forget"):
            Lead.objects.update(organisation_key="", place_key="", caller_blind=None, source_ref="")
