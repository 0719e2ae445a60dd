"""A common word is counted among the newest leads, without finding all that hold it; and never counted wrong."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.foundation.kernel import clock
from husheng.foundation.testing import City
from husheng.intake.leads import acts, paging, queries, walking
from husheng.intake.leads.filters import Filters

from .samples import details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
OURS = Filters(organisation="青禾")


@pytest.fixture(autouse=True)
def _three_of_one_and_two_newer_of_another(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = city.actor("intake_officer")
    for days, name in enumerate(("青山门诊部", "青山门诊部", "青禾门诊部", "青禾门诊部", "青禾门诊部")):
        acts.register(officer, details(organisation=name, received_at=clock.now() - dt.timedelta(days=days)))
    acts.register(city.actor("intake_officer", "market"), details(organisation="青禾门诊部"))
    monkeypatch.setattr(queries, "CAP", 2)
    monkeypatch.setattr(walking, "COMMON", 1)


def test_more_than_the_cap_is_told_from_the_newest_leads(city: City) -> None:
    officer = city.actor("handler")
    assert walking.many(officer, OURS)
    assert paging.page(officer, OURS).total == queries.count(officer, OURS) == 3


def test_where_the_newest_do_not_tell_all_are_counted(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = city.actor("handler")
    monkeypatch.setattr(walking, "NEWEST", 4)  # two of another, two of ours: not more than the cap
    assert not walking.many(officer, OURS)
    assert paging.page(officer, OURS).total == 3


def test_a_rare_word_is_not_looked_for_among_the_newest(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "COMMON", 1_000_000)
    assert not walking.many(city.actor("handler"), OURS)


@pytest.mark.parametrize(
    "chosen",
    [
        Filters(organisation="青禾", states=("closed",)),
        Filters(organisation="青禾", overdue=True),
        Filters(organisation="青禾", scope="shared"),
        Filters(organisation=""),
        Filters(organisation="？"),
    ],
)
def test_what_is_narrowed_further_is_counted_as_ever(city: City, chosen: Filters) -> None:
    assert not walking.many(city.actor("handler"), chosen)


def test_what_others_hold_is_not_counted(city: City) -> None:
    """One agency's single lead is not more than the cap, however many another has; the office counts both."""
    assert not walking.many(city.actor("handler", "market"), OURS)
    assert not walking.many(city.actor("handler", "drug"), OURS)
    assert walking.many(city.actor("coordinator", "health", "120000"), OURS)


def test_what_is_overdue_is_read_in_the_order_of_the_list(city: City) -> None:
    officer = city.actor("intake_officer")
    late = [
        acts.register(officer, details(received_at=clock.now() - dt.timedelta(days=days))).pk
        for days in (40, 60, 50)
    ]
    listed = [row.pk for row in paging.page(officer, Filters(overdue=True)).rows]
    assert [key for key in listed if key in late] == [late[0], late[2], late[1]]
