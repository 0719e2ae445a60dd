"""What may be asked about cases, by whom, and what the reports are told of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from husheng.casework.cases import acts, facts, filters, queries
from husheng.casework.cases.filters import Filters
from husheng.casework.cases.tests.people import ORGANISATION, PERSON_NAME, Office, office
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies import scope
from husheng.foundation.agencies.acts import grant
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import NotFound
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


# ── filters in the address ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "query",
    ["", "state=filed&state=decided", "type=ads&class=non_med", "from=2023-08-01&to=2023-08-31&q=白桦", "whose=mine",
     "overdue=1&scope=shared"],
)  # fmt: skip
def test_a_filter_survives_the_address(query: str) -> None:
    chosen = filters.parse(QueryDict(query))
    assert filters.parse(QueryDict(chosen.as_query())) == chosen


def test_a_part_of_a_filter_can_be_dropped() -> None:
    chosen = filters.parse(QueryDict("state=filed&q=白桦"))
    assert chosen.without("states") == Filters(text="白桦")


# ── search (P4) ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_case_is_found_by_number_title_and_the_organisations_in_it(town: Office) -> None:
    case = town.filed(organisation="蓝天门诊部")
    for words in (case.number, case.number.lower(), "蓝天", "采供卵"):
        assert [row.pk for row in queries.search(town.first, words)[0]] == [case.pk], words
    assert queries.search(town.first, "白桦")[0] == []
    town.entered(case, town.company(ORGANISATION))
    assert [row.pk for row in queries.search(town.first, "白桦")[0]] == [case.pk]


def test_no_search_finds_a_person(town: Office) -> None:
    case = town.filed()
    acts.add_party(town.first, Seen(case.pk), town.person().pk, "investigated", "non_med", "doctors_57")
    acts.add_note(town.first, Seen(case.pk), "约谈红叶小区住户")
    for words in (PERSON_NAME, "999999199001010016", "红叶"):
        assert queries.search(town.first, words)[0] == []


def test_a_search_ends_where_the_reader_ends(town: Office) -> None:
    case = town.filed()
    stranger = town.city.actor("handler", "market")
    assert queries.search(stranger, "白桦") == ([], 0) and queries.by_number(stranger, case.number) is None
    above = town.city.actor("coordinator", "health", "120000")
    beside = town.city.actor("coordinator", "health", "120103")
    assert queries.search(above, "白桦")[1] == 1 and queries.search(beside, "白桦")[1] == 0
    for administrator in (town.city.system, town.city.security, town.city.auditor):
        assert queries.search(administrator, "白桦") == ([], 0)
        assert queries.search(administrator, case.number) == ([], 0)


@pytest.mark.parametrize("words", ["", " ", "%", "'; --", "& | !", "\0"])
def test_strange_words_find_nothing(town: Office, words: str) -> None:
    town.filed()
    assert queries.search(town.first, words)[0] == []


# ── grants ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_grant_opens_one_case_and_lists_it_apart(town: Office) -> None:
    case, other = town.filed(), town.filed()
    analyst = town.city.actor("analyst", "police")
    with pytest.raises(NotFound):
        queries.case(analyst, case.pk)
    with act_frame(town.first, "cases.hand_over"):
        grant(analyst.agency_id, case, "协查", user_id=analyst.user_id)
    assert queries.inside(analyst, queries.case(analyst, case.pk))
    with pytest.raises(NotFound):
        queries.case(analyst, other.pk)
    assert [row.pk for row in queries.narrowed(analyst, Filters(scope="shared"))] == [case.pk]
    assert not queries.narrowed(analyst, Filters()).exists()
    colleague = town.city.actor("analyst", "police")
    with pytest.raises(NotFound):
        queries.case(colleague, case.pk)


def test_the_desk_is_told_what_waits(town: Office) -> None:
    town.filed()
    town.proposed()
    assert queries.queue_counts(town.first) == {"open": 2, "mine": 1, "to_confirm": 0, "overdue": 0}
    assert queries.queue_counts(town.second)["to_confirm"] == 1
    assert queries.queue_counts(town.city.actor("handler", "market"))["open"] == 0


# ── renewed leads ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_renewed_lead_names_the_outcome_of_the_earlier_case(town: Office) -> None:
    case = acts.decide_without_penalty(town.leader, seen(town.filed()), "corrected", "已及时改正")
    assert queries.prior_outcomes(town.first, ORGANISATION) == []
    acts.close(town.first, Seen(case.pk), "corrected", "已改正，不予处罚")
    [found] = queries.prior_outcomes(
        town.first, "天津市白桦健康咨询（有限公司）".replace("（", "").replace("）", "")
    )
    assert (found.case, found.outcome) == (case.pk, "corrected")
    assert found.number == case.number
    assert queries.prior_outcomes(town.first, "红叶健康咨询有限公司") == []
    assert queries.prior_outcomes(town.city.actor("handler", "market"), ORGANISATION) == []


# ── facts for the reports ───────────────────────────────────────────────────────────────────────────────────
def test_a_filing_counts_once_and_no_longer_when_it_is_withdrawn(town: Office) -> None:
    case, waiting = town.filed(), town.proposed()
    today = clock.today()
    place = scope.places_below(case.region_path)
    [row] = facts.filed(place, today, today)
    assert (row.case, sorted(row.types), row.party_class) == (case.pk, ["ads", "egg_sperm"], "non_other")
    assert waiting.pk not in {row.case for row in facts.filed(place, today, today)}
    yesterday = today - dt.timedelta(days=1)
    assert facts.filed(place, yesterday, yesterday) == []
    elsewhere = scope.only([town.city.agency("market").pk])
    assert facts.filed(elsewhere, today, today) == []
    acts.withdraw(town.leader, Seen(case.pk), "立案后发现不属于本机关管辖")
    assert facts.filed(place, today, today) == []
