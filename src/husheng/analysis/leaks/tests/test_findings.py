"""From the read log to a finding, and what becomes of it: dismissed with a reason, or taken into a case."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from husheng.analysis.leaks import acts, counting, engine, months, queries, scanning
from husheng.analysis.leaks.models import Finding, MonthlyCount
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.models import Post
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details

from .people import Town, read, town

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def place(city: City) -> Town:
    return town(city)


def last_month() -> int:
    return months.number(clock.today()) - 1


def at(day: int, hour: int = 10) -> dt.datetime:
    """A moment of last month, long enough ago that no act will follow."""
    return months.begins(last_month()) + dt.timedelta(days=day, hours=hour)


def subjects(count: int) -> list[UUID]:
    return [new_key() for _ in range(count)]


def settings() -> engine.Settings:
    return engine.default_settings()


def later() -> dt.datetime:
    return clock.now() + dt.timedelta(days=40)


def crowd(place: Town, count: int = 12) -> list[Actor]:
    """Peers at work: a few records a day."""
    found = [place.city.actor("handler") for _ in range(count)]
    for n, who in enumerate(found):
        for day in (2, 3, 9):
            read(who, subjects(3 + n % 3), at(day))
    return found


def raised(place: Town) -> list[Finding]:
    return scanning.look_through(clock.now())


# ── counting ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_month_is_counted_as_the_engine_counts_it(place: Town) -> None:
    who, some = place.first, subjects(6)
    read(who, some[:4], at(2), step=1)
    read(who, some[3:], at(3, 22), step=1)
    [found] = counting.tallies(last_month(), later(), settings())
    assert (found.reads, found.records, found.acted, found.idle) == (7, 6, 0, 6)
    assert (found.places, found.sitting, found.burst) == (6, 4, 4) and found.odd_hours >= 3
    assert found.group == "handler/health" and not found.contractor


def test_a_reading_with_an_act_about_that_time_is_followed(place: Town) -> None:
    officer = place.city.actor("intake_officer")
    lead = leads.register(officer, details())
    read(officer, [lead.pk], clock.now() - dt.timedelta(minutes=5))
    read(officer, subjects(1), clock.now() - dt.timedelta(minutes=5))
    [found] = counting.tallies(months.number(clock.today()), later(), settings())
    assert (found.acted, found.idle) == (1, 1)


def test_another_posts_act_is_no_reason_to_read(place: Town) -> None:
    officer, other = place.city.actor("intake_officer"), place.city.actor("intake_officer")
    lead = leads.register(officer, details())
    read(other, [lead.pk], clock.now() - dt.timedelta(minutes=5))
    [found] = counting.tallies(months.number(clock.today()), later(), settings())
    assert (found.acted, found.idle) == (0, 1)


def test_what_was_read_just_now_has_the_benefit_of_the_doubt(place: Town) -> None:
    read(place.first, subjects(2), clock.now() - dt.timedelta(minutes=5))
    [found] = counting.tallies(months.number(clock.today()), clock.now(), settings())
    assert found.idle == 0


# ── finding ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_one_who_goes_through_a_register_in_a_morning_is_found(place: Town) -> None:
    crowd(place)
    read(place.first, subjects(400), at(4, 9), step=0.2)
    found = raised(place)
    assert {row.post for row in found} == {place.first.post_id}
    assert {"burst", "sitting"} <= {row.check_name for row in found}
    assert all(row.peers >= 10 and row.observed > row.expected for row in found)


def test_people_who_do_their_work_are_not(place: Town) -> None:
    crowd(place)
    assert raised(place) == [] and MonthlyCount.objects.exists()


def test_what_was_found_is_not_found_again_the_next_night(place: Town) -> None:
    crowd(place)
    read(place.first, subjects(400), at(4, 9), step=0.2)
    assert raised(place) and raised(place) == []


def test_a_contractors_post_is_held_to_a_quota_without_any_peers(place: Town) -> None:
    clerk = place.city.post("handler")
    agencies.set_employer(place.city.security, seen(Post.objects.get(pk=clerk.pk)), "某母婴服务有限公司")
    from husheng.foundation.agencies.actors import actor_of

    quota = settings().checks["contractor"].least
    read(actor_of(clerk), subjects(quota + 1), at(1), step=20)
    assert [row.check_name for row in raised(place)] == ["contractor"]


def test_within_its_quota_it_is_left_alone(place: Town) -> None:
    clerk = place.city.post("handler")
    agencies.set_employer(place.city.security, seen(Post.objects.get(pk=clerk.pk)), "某母婴服务有限公司")
    from husheng.foundation.agencies.actors import actor_of

    read(actor_of(clerk), subjects(settings().checks["contractor"].least), at(1), step=20)
    assert raised(place) == []


# ── reviewing ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def suspicion(place: Town) -> Finding:
    crowd(place)
    read(place.city.actor("handler"), subjects(400), at(4, 9), step=0.2)
    raised(place)
    return Finding.objects.get(check_name="burst")


def test_the_auditor_dismisses_it_with_a_reason_and_not_without(place: Town, suspicion: Finding) -> None:
    with pytest.raises(Invalid):
        acts.dismiss(place.city.auditor, seen(suspicion), " ")
    done = acts.dismiss(place.city.auditor, seen(suspicion), "系统迁移当天按计划逐条核对")
    assert done.state == "dismissed" and done.reviewed_by == place.city.auditor.user_id


def test_the_page_names_the_post_by_a_code_and_nobody(place: Town, suspicion: Finding) -> None:
    holder = Post.objects.select_related("user").get(pk=suspicion.post).user.name
    for address in ("/leaks/", f"/leaks/{suspicion.pk}/"):
        page = client_of(place.city.auditor).get(address).content.decode()
        assert suspicion.post.hex[-4:].upper() in page and holder not in page and "排名" not in page
    assert str(suspicion.observed) in page and str(suspicion.peers) in page


def test_it_reaches_a_case_only_by_an_agency_that_has_one(place: Town, suspicion: Finding) -> None:
    offered = acts.offer(place.city.auditor, seen(suspicion), place.first.agency_id, "请结合案件核查")
    other = place.office.filed()
    with pytest.raises(Refused):
        acts.take(place.first, seen(offered), other.pk)
    case = place.case()
    assert acts.take(place.first, seen(offered), case.pk).case == case
    page = client_of(place.first).get(f"/cases/{case.pk}/").content.decode()
    holder = Post.objects.select_related("user").get(pk=suspicion.post).user.name
    assert holder in page


def test_an_agency_it_was_not_offered_to_sees_nothing_of_it(place: Town, suspicion: Finding) -> None:
    stranger = place.city.actor("handler", "market")
    with pytest.raises(NotFound):
        queries.finding(stranger, suspicion.pk)
    with pytest.raises((NotFound, Refused)):
        acts.take(stranger, seen(suspicion), place.case().pk)
    assert client_of(stranger).get(f"/leaks/{suspicion.pk}/").status_code == 404


def test_it_may_be_given_back(place: Town, suspicion: Finding) -> None:
    offered = acts.offer(place.city.auditor, seen(suspicion), place.first.agency_id, "请核查")
    back = acts.give_back(place.first, seen(offered), "本机关没有相关案件")
    assert back.state == "open" and back.offered_to is None


def test_findings_are_listed_by_day_and_by_nothing_else(place: Town, suspicion: Finding) -> None:
    """P2: no order of people by how suspicious they are."""
    page = client_of(place.city.auditor).get("/leaks/?sort=distance&order=-observed").content.decode()
    assert "sort=" not in page.replace("?sort=distance", "")
