"""What the reports are told of measures."""

from __future__ import annotations

import pytest

from husheng.casework.cases import acts as cases
from husheng.casework.cases.tests.people import Office, office
from husheng.casework.measures import acts, facts
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.agencies import scope
from husheng.foundation.kernel import clock
from husheng.foundation.testing import City

from .people import YUAN, a_case, decided, proposed, served

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City) -> Office:
    return office(city)


def test_only_what_was_decided_and_still_stands_is_counted(town: Office) -> None:
    case, party = a_case(town)
    proposed(town, case, party)
    fine = decided(town, case, party, amount_fen=30_000 * YUAN)
    today, here = clock.today(), scope.places_below(case.region_path)
    [row] = facts.taken(here, today, today)
    assert (row.measure, row.amount_fen, row.kind) == (fine.pk, 30_000 * YUAN, "fine")
    assert (row.party_class, row.principal_type, row.served_on) == ("non_other", "egg_sperm", None)
    acts.revoke(town.leader, Seen(fine.pk), "复议决定撤销")
    assert facts.taken(here, today, today) == []


def test_an_order_is_counted_from_the_day_on_which_it_was_served(town: Office) -> None:
    case, party = a_case(town)
    order = served(town, case, party, measure_kind="order_correct", basis="penalties_28")
    [row] = facts.taken(scope.only([order.agency_id]), clock.today(), clock.today())
    assert (row.kind, row.served_on) == ("order_correct", order.served_on)


def test_a_person_counts_with_the_institution_where_the_act_took_place(town: Office) -> None:
    case = town.filed()
    cases.add_party(town.first, seen(case), town.person().pk, "investigated", "non_med", "doctors_57")
    decided(town, case, case.parties.get(), basis="doctors_57")
    [row] = facts.taken(scope.places_below(case.region_path), clock.today(), clock.today())
    assert row.party_class == "non_med"
