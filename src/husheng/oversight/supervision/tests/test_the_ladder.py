"""Issuing the papers of the ladder: in order, once, by the right office, to administrative agencies only (L2)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.documents import docx, pdf
from husheng.foundation.kernel.errors import Conflict, HushengError, Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City
from husheng.intake.handovers.models import Handover
from husheng.oversight.supervision import acts, letters
from husheng.oversight.supervision.models import Urging

from .people import Seen, climb, inside, late, order, words_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def office(city: City) -> Actor:
    return city.actor("coordinator", "health", "120102")


@pytest.fixture
def market(city: City) -> Agency:
    return city.agency("market")


def test_an_urging_letter_goes_out_on_the_first_working_day_late(
    city: City, office: Actor, market: Agency
) -> None:
    row = acts.urge(office, order(late(city, market, 1)))
    assert (row.step, row.rung, row.days_late, row.state) == ("urge", 1, 1, "issued")
    assert (row.agency_id, row.issuer_id) == (market.pk, office.agency_id)
    assert row.number.startswith(city.agency("health").letter + "-D-")
    facts = JournalRow.objects.get(key=row.pk).facts
    assert facts["step"] == "urge" and facts["number"] == row.number


def test_a_clock_that_is_not_late_is_not_urged(city: City, office: Actor, market: Agency) -> None:
    with pytest.raises(Conflict, match="还没有逾期"):
        acts.urge(office, order(late(city, market, 0)))


def test_no_step_is_skipped(city: City, office: Actor, market: Agency) -> None:
    row = late(city, market, 20)
    for step in ("supervise", "yellow", "red", "circulate"):
        with pytest.raises(Conflict, match="不能跳级"):
            acts.urge(office, order(row, step))
    assert not Urging.objects.exists()


def test_each_step_is_issued_once_for_a_clock(city: City, office: Actor, market: Agency) -> None:
    row = late(city, market, 5)
    acts.urge(office, order(row))
    with pytest.raises(Stale, match="每一步只发一次"):
        acts.urge(office, order(row))


def test_the_next_step_waits_for_the_answer_day_of_the_last(
    city: City, office: Actor, market: Agency
) -> None:
    row = late(city, market, 5)
    acts.urge(office, order(row))
    with pytest.raises(Conflict, match="最早可以在"):
        acts.urge(office, order(row, "supervise"))


def test_all_five_papers_can_be_issued_and_the_red_card_marks_the_clock(
    city: City, office: Actor, market: Agency
) -> None:
    row = late(city, market, 16)
    issued = climb(office, row, "circulate")
    assert [one.step for one in issued] == ["urge", "supervise", "yellow", "red", "circulate"]
    assert Clock.objects.get(pk=row.pk).red


def test_a_yellow_card_leaves_the_clock_as_it_is(city: City, office: Actor, market: Agency) -> None:
    row = late(city, market, 16)
    climb(office, row, "yellow")
    assert not Clock.objects.get(pk=row.pk).red


@pytest.mark.parametrize(
    "kind", ["police", "procuratorate", "court", "supervision_commission", "political_legal"]
)
def test_police_procuratorate_court_and_coordination_are_never_urged(
    city: City, office: Actor, kind: str
) -> None:
    row = late(city, city.agency(kind), 20)
    with pytest.raises(Refused, match="不在催办梯次内"):
        acts.urge(office, order(row))
    with pytest.raises(Refused, match="不在催办梯次内"):
        acts.urge_many(office, [order(row)])
    assert not Urging.objects.exists()


def test_a_clock_that_claims_to_be_laddered_does_not_bring_the_police_a_card(
    city: City, office: Actor
) -> None:
    row = late(city, city.agency("police"), 20)
    with inside(office):
        Clock.objects.filter(pk=row.pk).update(laddered=True)
    with pytest.raises(Refused, match="不在催办梯次内"):
        acts.urge(office, order(row))


def test_the_nearest_office_issues_and_the_city_waits_its_turn(
    city: City, office: Actor, market: Agency
) -> None:
    above = city.actor("coordinator", "health", "120000")
    with pytest.raises(Refused, match="由河东"):
        acts.urge(above, order(late(city, market, 2)))
    assert acts.urge(above, order(late(city, market, 5))).issuer_id == above.agency_id


def test_a_lead_agency_is_urged_by_the_office_above_it(city: City, office: Actor) -> None:
    row = late(city, city.agency("health"), 2)
    with pytest.raises(Refused):
        acts.urge(office, order(row))
    assert acts.urge(city.actor("coordinator", "health", "120000"), order(row)).step == "urge"


def test_another_district_cannot_tell_that_the_clock_exists(city: City, market: Agency) -> None:
    row = late(city, market, 5)
    with pytest.raises(NotFound):
        acts.urge(city.actor("coordinator", "health", "120103"), order(row))


@pytest.mark.parametrize("role", ["intake_officer", "handler", "leader", "head", "liaison"])
def test_only_coordinators_urge(city: City, role: str, market: Agency) -> None:
    with pytest.raises(Refused):
        acts.urge(city.actor(role, "health", "120102"), order(late(city, market, 5)))


def test_misconduct_of_officials_is_on_nobodys_board(city: City, office: Actor, market: Agency) -> None:
    row = late(city, market, 5)
    with inside(city.installer):
        Clock.objects.filter(pk=row.pk).update(subject_kind=Handover.kind())
        Handover.objects.create(
            pk=row.subject_key, number="T-1", handover_kind="misconduct", from_agency=market,
            to_agency=city.agency("supervision_commission"), subject_kind="leads.lead", subject_key=row.pk,
            subject_number="X", title="公职人员", sent_at=row.started_at, sent_by=office.user_id,
        )  # fmt: skip
    with pytest.raises(NotFound):
        acts.urge(office, order(row))


def test_what_was_answered_meanwhile_is_not_urged(city: City, office: Actor, market: Agency) -> None:
    row = late(city, market, 5)
    with inside(city.installer):
        clocks.stop(row)
    with pytest.raises(Stale):
        acts.urge(office, order(row))
    with pytest.raises(Conflict, match="已经停止"):
        acts.urge(office, acts.Order(Seen(row.pk), "urge"))


def test_a_withdrawn_paper_may_be_issued_anew_and_takes_the_red_card_back(
    city: City, office: Actor, market: Agency
) -> None:
    row = late(city, market, 16)
    red = climb(office, row, "red")[-1]
    acts.withdraw(office, seen(red), "发错单位")
    assert not Clock.objects.get(pk=row.pk).red
    assert acts.urge(office, acts.Order(Seen(row.pk), "red")).step == "red"


def test_only_the_issuer_withdraws(city: City, office: Actor, market: Agency) -> None:
    paper = acts.urge(office, order(late(city, market, 5)))
    with pytest.raises(Refused, match="由发出单位撤回"):
        acts.withdraw(city.actor("coordinator", "health", "120000"), seen(paper), "理由")
    with pytest.raises(Refused):
        acts.withdraw(city.actor("liaison", "market", "120102"), seen(paper), "理由")


def test_many_are_issued_together_or_none(city: City, office: Actor, market: Agency) -> None:
    rows = [late(city, market, 3), late(city, city.agency("drug"), 2)]
    early = late(city, market, 0)
    with pytest.raises(Conflict):
        acts.urge_many(office, [*map(order, rows), order(early)])
    assert not Urging.objects.exists()
    issued = acts.urge_many(office, list(map(order, rows)))
    assert len({one.number for one in issued}) == 2
    assert JournalRow.objects.filter(verb="supervision.urge_many").count() == 2


def test_more_than_the_cap_is_refused_before_anything_is_read(
    city: City, office: Actor, market: Agency
) -> None:
    row = late(city, market, 3)
    with pytest.raises(Invalid):
        acts.urge_many(office, [order(row)] * 101)


def test_two_coordinators_issue_the_same_step_at_once_and_one_paper_goes_out(
    city: City, market: Agency
) -> None:
    row = late(city, market, 5)
    pair = [city.actor("coordinator", "health", "120102") for _ in range(2)]
    done: list[Any] = []
    start = threading.Barrier(2)

    def issue(actor: Actor) -> None:
        start.wait()
        try:
            done.append(acts.urge(actor, order(row)))
        except HushengError as error:
            done.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=issue, args=(actor,)) for actor in pair]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(type(one).__name__ for one in done) == ["Stale", "Urging"]
    assert Urging.objects.count() == 1


def test_every_paper_is_rendered_with_its_facts(city: City, office: Actor, market: Agency) -> None:
    row = late(city, market, 16)
    for paper in climb(office, row, "circulate"):
        made = letters.of_urging(paper)
        text = words_of(made)
        assert paper.number in text or made.number == paper.number
        assert row.number in text
        assert docx.render(made)[:2] == b"PK"
        assert pdf.render(made)[:5] == b"%PDF-"


def test_a_reprint_says_what_the_paper_said(city: City, office: Actor, market: Agency) -> None:
    paper = acts.urge(office, order(late(city, market, 5)))
    before = words_of(letters.of_urging(paper))
    with inside(city.installer):
        Clock.objects.filter(pk=paper.clock).update(title="改过的标题")
    assert words_of(letters.of_urging(Urging.objects.get(pk=paper.pk))) == before


def test_demands_of_a_supervision_letter_hold_no_number_of_a_person(
    city: City, office: Actor, market: Agency
) -> None:
    row = late(city, market, 16)
    climb(office, row, "urge")
    with inside(office):
        Urging.objects.update(answer_by=row.last_day)
    with pytest.raises(Invalid):
        acts.urge(office, order(row, "supervise", "请联系 19900001234"))
    paper = acts.urge(office, order(row, "supervise", "请于周五前到场", ""))
    assert paper.letter["demands"] == ["请于周五前到场"]
