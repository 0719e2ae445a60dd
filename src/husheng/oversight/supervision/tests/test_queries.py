"""What the board, the desk and the register show, and to whom."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import clocks
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock as time
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.testing import City
from husheng.intake.handovers.models import Handover
from husheng.oversight.supervision import acts, paging, queries, shown
from husheng.oversight.supervision.models import Urging
from husheng.oversight.supervision.queries import Filters

from .people import climb, clock, inside, late, order, today

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def office(city: City) -> Actor:
    return city.actor("coordinator", "health", "120102")


@pytest.fixture
def market(city: City) -> Agency:
    return city.agency("market")


def test_the_board_says_for_every_clock_what_the_rules_say(city: City, office: Actor, market: Agency) -> None:
    for days in (1, 2, 3, 5, 9, 10, 15, 16):
        late(city, market, days)
    for row in shown.ladder_rows(office, list(queries.ladder(office)), time.now()):
        reached = row["clock"].reached
        assert row["reached"] == (
            "" if not reached else shown.words.step(shown.rules.ladder()[reached - 1].slug)
        )
    ready = {one.pk for one in queries.ladder(office, Filters(ready=True))}
    assert ready == {
        row["clock"].pk
        for row in shown.ladder_rows(office, list(queries.ladder(office)), time.now())
        if row["ready"]
    }
    assert len(ready) == 8


def test_after_a_paper_the_clock_is_ready_again_only_when_its_answer_day_is_over(
    city: City, office: Actor, market: Agency
) -> None:
    row = late(city, market, 9)
    acts.urge(office, order(row))
    assert not queries.ladder(office, Filters(ready=True)).exists()
    assert queries.ready_count(office) == 0
    with inside(office):
        Urging.objects.update(answer_by=today() - dt.timedelta(days=7))
    assert [one.pk for one in queries.ladder(office, Filters(ready=True, step="supervise"))] == [row.pk]
    assert not queries.ladder(office, Filters(ready=True, step="urge")).exists()


def test_police_and_coordination_are_not_on_the_board_even_when_they_are_late(
    city: City, office: Actor
) -> None:
    for kind in ("police", "procuratorate", "court", "political_legal"):
        late(city, city.agency(kind), 20)
    assert not queries.ladder(office).exists()
    near = late(city, city.agency("market"), 20)
    assert [one.pk for one in queries.ladder(office)] == [near.pk]


def test_misconduct_of_officials_is_on_no_board(city: City, office: Actor, market: Agency) -> None:
    row = late(city, market, 5)
    assert queries.ladder(office).exists()
    with inside(city.installer):
        Clock.objects.filter(pk=row.pk).update(subject_kind=Handover.kind())
        Handover.objects.create(
            pk=row.subject_key, number="T-1", handover_kind="misconduct", from_agency=market,
            to_agency=city.agency("supervision_commission"), subject_kind="leads.lead", subject_key=row.pk,
            subject_number="X", title="公职人员", sent_at=row.started_at, sent_by=office.user_id,
        )  # fmt: skip
    assert not queries.ladder(office).exists()


def test_a_coordinator_sees_his_region_and_others_see_no_board(
    city: City, office: Actor, market: Agency
) -> None:
    late(city, market, 5)
    late(city, city.agency("market", "120103"), 5)
    assert queries.ladder(office).count() == 1
    above = city.actor("coordinator", "health", "120000")
    assert queries.ladder(above).count() == 2
    assert queries.ladder(above, Filters(district="120103")).count() == 1
    assert (
        queries.ladder(office, Filters(district="120103")).count() == 1
    )  # a district of others changes nothing
    assert not queries.ladder(city.actor("leader", "market", "120102")).exists()


def test_what_is_owed_disappears_when_the_matter_is_answered(
    city: City, office: Actor, market: Agency
) -> None:
    liaison = city.actor("liaison", "market", "120102")
    paper = acts.urge(office, order(late(city, market, 3)))
    assert [one.pk for one in queries.owed(liaison)] == [paper.pk]
    assert not queries.owed(city.actor("liaison", "drug", "120102")).exists()
    with inside(city.installer):
        clocks.stop(paper.clock)
    assert not queries.owed(liaison).exists()


def test_a_paper_is_read_by_both_sides_and_the_region_only(city: City, office: Actor, market: Agency) -> None:
    paper = acts.urge(office, order(late(city, market, 3)))
    for role, kind, region in (
        ("liaison", "market", "120102"), ("coordinator", "health", "120102"), ("coordinator", "health", "120000"),
    ):  # fmt: skip
        assert queries.paper(city.actor(role, kind, region), paper.pk).pk == paper.pk
    for role, kind, region in (
        ("liaison", "drug", "120102"), ("coordinator", "health", "120103"), ("police_officer", "police", "120102"),
        ("auditor", "health", "120102"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            queries.paper(city.actor(role, kind, region), paper.pk)


def test_a_circular_reaches_the_members_of_its_region_and_no_others(
    city: City, office: Actor, market: Agency
) -> None:
    paper = climb(office, late(city, market, 16), "circulate")[-1]
    member = city.actor("liaison", "drug", "120102")
    assert queries.paper(member, paper.pk).pk == paper.pk
    assert [one.pk for one in queries.circulars(member)] == [paper.pk]
    other = city.actor("liaison", "drug", "120103")
    assert not queries.circulars(other).exists()
    with pytest.raises(NotFound):
        queries.paper(other, paper.pk)
    acts.withdraw(office, seen(paper), "统计有误")
    assert not queries.circulars(member).exists()


def test_pages_of_the_board_meet_without_gap_or_overlap(city: City, office: Actor, market: Agency) -> None:
    wanted = [late(city, market, days, step=f"s{days}{n}").pk for days in (9, 6, 3) for n in range(2)]
    rows, query, found = queries.ladder(office), {}, []
    while True:
        page = paging.by_due(rows, query, size=4)
        found += [one.pk for one in page.rows]
        if not page.next_url:
            break
        query = dict(
            [page.next_url[1:].replace("%3A", ":").replace("%2B", "+").replace("%7E", "~").split("=", 1)]
        )
    assert sorted(found) == sorted(wanted) and len(found) == 6
    back = dict(
        [page.previous_url[1:].replace("%3A", ":").replace("%2B", "+").replace("%7E", "~").split("=", 1)]
    )
    assert [one.pk for one in paging.by_due(rows, back, size=4).rows] == found[:4]


def test_a_board_page_costs_the_same_number_of_queries_however_long_it_is(
    city: City, office: Actor, market: Agency
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen_:
            shown.ladder_rows(office, paging.by_due(queries.ladder(office), {}).rows, time.now())
        return len(seen_)

    late(city, market, 3)
    cost()  # the directory of offices is known from now on
    one = cost()
    for n in range(8):
        late(city, market, 4, step=f"s{n}")
    assert cost() == one


def test_a_clock_that_is_not_late_is_on_no_board(city: City, office: Actor, market: Agency) -> None:
    clock(city, market, today())
    assert not queries.ladder(office).exists()
