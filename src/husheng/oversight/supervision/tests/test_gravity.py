"""Grave matters go up at once with a receipt; 挂牌督办 and 提级查办 answer gravity, never lateness."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Grant
from husheng.foundation.documents import docx, pdf
from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City
from husheng.intake.leads import queries as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests import samples
from husheng.oversight.supervision import acts, letters
from husheng.oversight.supervision.acts import ListingDetails
from husheng.oversight.supervision.models import Grave, Listing

from .people import today, words_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = ["organised", "minors"]


@pytest.fixture
def market(city: City) -> Actor:
    city.agency("market", "120000")
    return city.actor("intake_officer", "market", "120102")


@pytest.fixture
def office(city: City) -> Actor:
    return city.actor("coordinator", "health", "120102")


@pytest.fixture
def lead(market: Actor) -> Lead:
    return samples.accepted(market)


def details(lead: Lead, **changes: object) -> ListingDetails:
    given = {
        "kind": Lead.kind(), "key": lead.pk, "grounds": WHY, "words": "涉及多省中介，链条完整。",
        "demands": ["查清资金去向", "每周报告一次"], "due_on": today() + dt.timedelta(days=30), **changes,
    }  # fmt: skip
    return ListingDetails(**given)  # type: ignore[arg-type]


def raised(market: Actor, lead: Lead) -> Grave:
    return acts.raise_(market, Lead.kind(), lead.pk, WHY, "现场查获账本，涉及多省。")


# ── reports ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_grave_matter_goes_up_at_once_and_the_office_signs_for_it(
    city: City, market: Actor, office: Actor, lead: Lead
) -> None:
    grave = raised(market, lead)
    assert (grave.state, grave.office_id, grave.grounds) == (
        "raised",
        office.agency_id,
        ["minors", "organised"],
    )
    row = acts.receive(office, seen(grave))
    assert row.state == "received" and row.receipt_number.startswith(city.agency("health").letter + "-HZ-")
    receipt = letters.receipt_of(row)
    assert row.receipt_number == receipt.number and grave.number in words_of(receipt)
    assert pdf.render(receipt)[:5] == b"%PDF-"


def test_there_is_no_receipt_before_the_office_has_signed(market: Actor, lead: Lead) -> None:
    with pytest.raises(Conflict):
        letters.receipt_of(raised(market, lead))


def test_the_superior_of_the_same_line_may_read_what_was_reported(
    city: City, market: Actor, lead: Lead
) -> None:
    head = city.actor("head", "market", "120000")
    with pytest.raises(NotFound):
        leads.lead(head, lead.pk)
    grave = raised(market, lead)
    assert grave.superior_id == head.agency_id
    assert leads.lead(head, lead.pk).pk == lead.pk


def test_only_the_agency_that_has_the_matter_reports_it(city: City, market: Actor, lead: Lead) -> None:
    with pytest.raises(NotFound):
        raised(city.actor("intake_officer", "drug", "120102"), lead)
    with pytest.raises(Refused):
        raised(city.actor("legal_reviewer", "market", "120102"), lead)


@pytest.mark.parametrize("why", [[], ["late"], ["organised", "late"]])
def test_lateness_is_no_ground_of_gravity(market: Actor, lead: Lead, why: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        acts.raise_(market, Lead.kind(), lead.pk, why, "久拖不办")
    assert [one.field for one in refused.value.problems] == ["grounds"]


def test_a_matter_is_reported_once_until_it_is_settled(market: Actor, office: Actor, lead: Lead) -> None:
    grave = raised(market, lead)
    with pytest.raises(Conflict, match="已经报告过"):
        raised(market, lead)
    received = acts.receive(office, seen(grave))
    acts.settle(office, seen(received), "已转会商，由公安牵头")
    assert raised(market, lead).number != grave.number


def test_a_report_is_never_left_without_a_word(market: Actor, office: Actor, lead: Lead) -> None:
    grave = raised(market, lead)
    with pytest.raises(Stale):
        acts.settle(office, seen(grave), "先处理")
    received = acts.receive(office, seen(grave))
    with pytest.raises(Invalid):
        acts.settle(office, seen(received), " ")


def test_the_reporter_does_not_sign_for_its_own_report(city: City, market: Actor, lead: Lead) -> None:
    grave = raised(market, lead)
    with pytest.raises(Refused):
        acts.receive(market, seen(grave))
    with pytest.raises(NotFound):
        acts.receive(city.actor("coordinator", "health", "120103"), seen(grave))
    assert acts.receive(city.actor("coordinator", "health", "120000"), seen(grave)).state == "received"


def test_the_police_may_report_nothing_here_by_mistake_of_role(city: City, lead: Lead) -> None:
    with pytest.raises((NotFound, Refused)):
        raised(city.actor("police_officer", "police", "120102"), lead)


# ── listings ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_listing_answers_the_report_and_opens_the_matter_to_the_office(
    market: Actor, office: Actor, lead: Lead
) -> None:
    grave = raised(market, lead)
    listing = acts.list_(office, details(lead, report=seen(grave)))
    settled = Grave.objects.get(pk=grave.pk)
    assert (settled.state, settled.listing_id) == ("settled", listing.pk)
    assert settled.receipt_number
    assert Grant.objects.filter(
        agency=office.agency_id, subject_key=lead.pk, purpose=f"督办 {listing.number}"
    ).exists()


def test_the_life_of_a_listing_with_a_second_round(market: Actor, office: Actor, lead: Lead) -> None:
    listing = acts.list_(office, details(lead))
    listing = acts.report_back(market, seen(listing), "已查清两家公司")
    assert (listing.state, listing.account) == ("reported", "已查清两家公司")
    later = today() + dt.timedelta(days=60)
    listing = acts.continue_(office, seen(listing), ["补查上游"], later)
    assert (listing.state, listing.demands, listing.account) == ("listed", ["补查上游"], "")
    assert listing.rounds[0]["account"] == "已查清两家公司"
    listing = acts.report_back(market, seen(listing), "上游已移送公安")
    listing = acts.delist(office, seen(listing), "要求已落实")
    assert listing.state == "delisted"
    assert Grant.objects.get(purpose=f"督办 {listing.number}").until is not None


def test_one_matter_is_listed_once_at_a_time(office: Actor, lead: Lead) -> None:
    acts.list_(office, details(lead))
    with pytest.raises(Conflict, match="正在督办"):
        acts.list_(office, details(lead))


def test_a_listing_needs_gravity_demands_words_and_a_day_to_come(office: Actor, lead: Lead) -> None:
    for changes in ({"grounds": []}, {"demands": [" "]}, {"words": ""}, {"due_on": today()}):
        with pytest.raises(Invalid):
            acts.list_(office, details(lead, **changes))
    assert not Listing.objects.exists()


def test_police_matters_are_not_listed_by_a_task_force(city: City, office: Actor) -> None:
    lead = samples.accepted(city.actor("police_officer", "police", "120102"))
    with pytest.raises(Refused, match="专班不挂牌"):
        acts.list_(office, details(lead))


def test_an_office_does_not_list_what_its_own_agency_handles(city: City, office: Actor) -> None:
    lead = samples.accepted(city.actor("intake_officer", "health", "120102"))
    with pytest.raises(Refused):
        acts.list_(office, details(lead))
    assert acts.list_(city.actor("coordinator", "health", "120000"), details(lead)).state == "listed"


def test_another_district_cannot_list_nor_tell_that_the_matter_exists(city: City, lead: Lead) -> None:
    with pytest.raises(NotFound):
        acts.list_(city.actor("coordinator", "health", "120103"), details(lead))


def test_only_the_superior_of_the_same_line_takes_a_matter_up(
    city: City, market: Actor, office: Actor, lead: Lead
) -> None:
    raised(market, lead)
    with pytest.raises(Refused, match="上级主管部门"):
        acts.take_up(office, details(lead))
    with pytest.raises(NotFound):
        acts.take_up(city.actor("head", "drug", "120000"), details(lead))
    head = city.actor("head", "market", "120000")
    listing = acts.take_up(head, details(lead))
    assert (listing.listing_kind, listing.issuer_id) == ("raised", head.agency_id)
    assert "提级查办" in letters.of_listing(listing).title


def test_taking_up_moves_nothing_by_itself(city: City, market: Actor, lead: Lead) -> None:
    """L1: jurisdiction moves by case transfer only."""
    raised(market, lead)
    acts.take_up(city.actor("head", "market", "120000"), details(lead))
    row = Lead.objects.get(pk=lead.pk)
    assert (row.agency_id, row.state) == (market.agency_id, "accepted")
    assert not Grant.objects.filter(subject_key=lead.pk, may_act=True).exists()


def test_only_the_issuer_delists(city: City, market: Actor, office: Actor, lead: Lead) -> None:
    listing = acts.report_back(market, seen(acts.list_(office, details(lead))), "已办")
    with pytest.raises(Refused, match="由督办单位决定"):
        acts.delist(city.actor("coordinator", "health", "120000"), seen(listing), "可以")
    with pytest.raises(Refused):
        acts.delist(market, seen(listing), "可以")


def test_a_report_of_another_matter_is_not_settled_by_a_listing(
    market: Actor, office: Actor, lead: Lead
) -> None:
    other = raised(market, samples.accepted(market))
    with pytest.raises(NotFound):
        acts.list_(office, details(lead, report=Seen(other.pk)))
    assert not Listing.objects.exists()


def test_the_papers_of_gravity_are_rendered(market: Actor, office: Actor, lead: Lead) -> None:
    grave, listing = raised(market, lead), acts.list_(office, details(lead))
    for paper, said in (
        (letters.of_grave(grave), "现场查获账本"),
        (letters.of_listing(listing), "查清资金去向"),
    ):
        assert said in words_of(paper)
        assert docx.render(paper)[:2] == b"PK"
        assert pdf.render(paper)[:5] == b"%PDF-"
