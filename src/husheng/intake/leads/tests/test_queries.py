"""Lists, search and proposals: each as far as the actor may see, and no further."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.testing import City
from husheng.intake.leads import acts, filters, paging, queries
from husheng.intake.leads.filters import Filters
from husheng.intake.leads.models import HOTLINE

from .samples import PHONE, accepted, checked, closed, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def at(days: int) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


# ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_list_shows_ones_own_agency_and_the_office_its_region(city: City) -> None:
    ours = acts.register(city.actor("intake_officer"), details())
    other = acts.register(city.actor("intake_officer", "market", "120103"), details())
    listed = lambda actor, **f: [row.pk for row in paging.page(actor, Filters(**f)).rows]  # noqa: E731
    assert listed(city.actor("handler")) == [ours.pk]
    assert listed(city.actor("handler", "drug")) == []
    office = city.actor("coordinator", "health", "120000")
    assert set(listed(office)) == {ours.pk, other.pk}
    assert listed(office, district="120103") == [other.pk]
    assert listed(city.actor("coordinator", "health", "120103")) == [other.pk]
    assert listed(city.actor("coordinator", "health", "120103"), district="120102") == [other.pk]


def test_only_a_region_with_every_agency_in_it_is_everything(city: City) -> None:
    city.agency("market", "120103")
    assert queries.scope_of(city.actor("coordinator", "health", "120000")).everything
    assert not queries.scope_of(city.actor("coordinator", "health", "120103")).everything
    assert not queries.scope_of(city.actor("handler", "health", "120000")).everything
    office = city.actor("coordinator", "health", "120000")
    assert not queries.scope_of(office, district="120103").everything


def test_an_organisation_is_found_by_word_and_by_day_alike(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = city.actor("intake_officer")
    wanted = [
        acts.register(officer, details(organisation="青禾门诊部", received_at=at(n))).pk for n in (3, 2, 1)
    ]
    acts.register(officer, details(organisation="青山门诊部"))
    acts.register(city.actor("intake_officer", "market"), details(organisation="青禾门诊部"))
    few = paging.page(officer, Filters(organisation="青禾"))
    monkeypatch.setattr(queries, "CAP", 1)  # from here on it is a common word
    many = paging.page(officer, Filters(organisation="青禾"))
    assert [row.pk for row in few.rows] == [row.pk for row in many.rows] == wanted[::-1]


def test_what_others_shared_is_a_list_of_its_own(city: City) -> None:
    lead = acts.register(city.actor("intake_officer"), details())
    receiver = city.actor("handler", "market")
    assert paging.page(receiver, Filters(scope="shared")).rows == []
    with act_frame(city.installer, "agencies.grant"):
        agencies.grant(receiver.agency_id, lead, "流转 YS-1")
    assert [row.pk for row in paging.page(receiver, Filters(scope="shared")).rows] == [lead.pk]
    assert paging.page(city.actor("handler", "drug"), Filters(scope="shared")).rows == []
    assert queries.lead(receiver, lead.pk).pk == lead.pk
    with pytest.raises(NotFound):
        queries.lead(city.actor("handler", "drug"), lead.pk)


def test_filters_narrow_and_combine(city: City) -> None:
    officer = city.actor("intake_officer")
    one = accepted(officer, violation="ads", organisation="青禾门诊部", received_at=at(40))
    two = acts.register(
        officer, details(source=HOTLINE, source_ref="TJ1", received_at=at(15), content="有孕妇")
    )
    expect = {
        Filters(states=("accepted",)): {one.pk},
        Filters(violations=("ads",)): {one.pk},
        Filters(sources=(HOTLINE,)): {two.pk},
        Filters(first=at(20).date()): {two.pk},
        Filters(last=at(20).date()): {one.pk},
        Filters(organisation="青禾"): {one.pk},
        Filters(organisation="禾青"): set(),
        Filters(handler="me"): {one.pk},
        Filters(handler="none"): {two.pk},
        Filters(protected=True): {two.pk},
        Filters(overdue=True): {two.pk},
        Filters(states=("accepted",), sources=(HOTLINE,)): set(),
    }
    for chosen, keys in expect.items():
        assert {row.pk for row in paging.page(officer, chosen).rows} == keys, chosen
        assert queries.count(officer, chosen) == len(keys)


@pytest.mark.parametrize("sort", ["received", "due"])
def test_pages_are_walked_by_key_forwards_and_back(city: City, sort: str) -> None:
    officer = city.actor("intake_officer")
    for day in range(7):
        acts.register(officer, details(received_at=at(day) - dt.timedelta(hours=1)))
    whole = [row.pk for row in paging.page(officer, Filters(sort=sort)).rows]
    assert len(whole) == 7
    first = paging.page(officer, Filters(sort=sort), size=3)
    assert first.before is None and first.after is not None and first.total == 7
    second = paging.page(officer, Filters(sort=sort), first.after, size=3)
    third = paging.page(officer, Filters(sort=sort), second.after, size=3)
    assert [row.pk for row in (*first.rows, *second.rows, *third.rows)] == whole
    assert third.after is None and third.before is not None
    back = paging.page(officer, Filters(sort=sort), third.before, size=3)
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    start = paging.page(officer, Filters(sort=sort), back.before, size=3)
    assert [row.pk for row in start.rows] == whole[:3] and start.before is None


def test_by_due_puts_the_most_urgent_first(city: City) -> None:
    officer = city.actor("intake_officer")
    fresh = acts.register(officer, details())
    stale = acts.register(officer, details(received_at=at(20)))
    rows = paging.page(officer, Filters(sort="due")).rows
    assert [row.pk for row in rows] == [stale.pk, fresh.pk]


def test_counts_stop_at_the_cap(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = city.actor("intake_officer")
    for _ in range(4):
        acts.register(officer, details())
    assert queries.count(officer, Filters()) == 4
    monkeypatch.setattr(queries, "CAP", 2)
    assert queries.count(officer, Filters()) == 3


def test_a_filter_survives_its_address() -> None:
    chosen = Filters(
        states=("accepted", "registered"), violations=("ads",), sources=("hotline",), first=dt.date(2023, 9, 22),
        organisation="白桦 & 门诊", handler="me", overdue=True, sort="due", scope="region", district="120102",
    )  # fmt: skip
    again = filters.parse(QueryDict(chosen.as_query()))
    assert set(again.states) == set(chosen.states)
    assert again.as_query() == filters.parse(QueryDict(again.as_query())).as_query()
    assert parse_qs(chosen.as_query())["org"] == ["白桦 & 门诊"]


@pytest.mark.parametrize(
    "bad", ["state=nonsense", "from=2023-13-45", "handler=x", "sort=name", "scope=world", "after=zzz", "after=2023~1"]
)  # fmt: skip
def test_an_address_that_means_nothing_is_an_address_without_it(bad: str) -> None:
    assert filters.parse(QueryDict(bad)) == Filters()
    assert filters.cursor(QueryDict(bad)) is None


# ── search ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_search_finds_two_characters_of_organisation_type_place_and_number(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = acts.register(officer, details())
    for words in ("白桦", "健康咨询", "采供", "直沽", "白桦 直沽", lead.number, lead.number.lower(), "河东"):
        assert [row.pk for row in paging.search(officer, words).rows] == [lead.pk], words
    for words in ("桦白", "白桦 河西", "", "&|!", "'"):
        assert paging.search(officer, words).rows == [], words


def test_search_finds_nothing_that_is_sealed(city: City) -> None:
    officer = city.actor("intake_officer")
    acts.register(officer, details(content="王某在六楼招揽"))
    for words in ("招揽", "试举报", PHONE, "王某", "六楼"):
        assert paging.search(officer, words).rows == [], words


def test_search_stays_in_the_scope_of_who_searches(city: City) -> None:
    ours = acts.register(city.actor("intake_officer"), details())
    theirs = acts.register(city.actor("intake_officer", "market", "120103"), details())
    found = lambda actor, words, **f: {row.pk for row in paging.search(actor, words, **f).rows}  # noqa: E731
    assert found(city.actor("handler"), "白桦") == {ours.pk}
    assert found(city.actor("handler", "drug"), "白桦") == set()
    assert found(city.actor("handler"), theirs.number) == set()
    office = city.actor("coordinator", "health", "120000")
    assert found(office, "白桦") == {ours.pk, theirs.pk}
    assert found(office, "白桦", district="120103") == {theirs.pk}
    assert found(office, theirs.number) == {theirs.pk}
    for scope_word in (f"A{ours.agency_id.hex}", "R120102", "r120102"):
        assert found(city.actor("handler", "drug"), scope_word) == set()


@pytest.mark.parametrize("sortable", [2, 20_000])
def test_search_pages_newest_first_by_either_path(
    city: City, monkeypatch: pytest.MonkeyPatch, sortable: int
) -> None:
    monkeypatch.setattr(paging, "SORTABLE", sortable)
    officer = city.actor("intake_officer")
    leads = [acts.register(officer, details(received_at=at(day) - dt.timedelta(hours=1))) for day in range(5)]
    first = paging.search(officer, "白桦", size=3)
    assert [row.pk for row in first.rows] == [lead.pk for lead in leads[:3]]
    second = paging.search(officer, "白桦", at=first.after, size=3)
    assert [row.pk for row in second.rows] == [lead.pk for lead in leads[3:]]
    assert second.after is None
    office = city.actor("coordinator", "health", "120000")
    assert len(paging.search(office, "白桦").rows) == 5


# ── smaller questions ───────────────────────────────────────────────────────────────────────────────────────
def test_answers_of_hotline_leads_are_listed_for_the_hotline(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = checked(officer, source=HOTLINE, source_ref="TJ2")
    acts.answer(officer, seen(lead), "hotline", "已核查，部分属实")
    checked(officer, source=HOTLINE, source_ref="TJ1")
    today = clock.today()
    assert queries.hotline_answers(officer, today, today) == [("TJ2", "已核查，部分属实")]
    assert queries.hotline_answers(officer, today - dt.timedelta(9), today - dt.timedelta(3)) == []
    assert queries.hotline_answers(city.actor("intake_officer", "market"), today, today) == []


def test_unsubstantiated_leads_come_up_for_sealing_after_their_time(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = acts.check(officer, seen(accepted(officer)), "未发现", "unfounded")
    lead = acts.close(officer, seen(acts.answer(officer, seen(lead), "phone", "经核查不属实")))
    closed(officer)
    assert list(queries.unsubstantiated()) == []
    later = clock.now() + dt.timedelta(days=91)
    assert [row.pk for row in queries.unsubstantiated(later)] == [lead.pk]
