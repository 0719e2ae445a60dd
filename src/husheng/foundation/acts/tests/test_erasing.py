"""Openings are destroyed, an `erased` entry follows, and journal, ledger and every proof still hold."""

from __future__ import annotations

import pytest

from husheng.foundation.acts import journal as writing
from husheng.foundation.acts.erasing import destroy_openings
from husheng.foundation.acts.models import JournalRow, Opening
from husheng.foundation.acts.proving import journal
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.errors import HushengError
from husheng.foundation.ledger import queries
from husheng.foundation.ledger.leaf import Opened, check_opening, commit, read_leaf
from husheng.foundation.ledger.models import Entry
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.ledger.verify import verify
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def erased(city: City) -> tuple[Agency, list[JournalRow], JournalRow]:
    """An agency whose acts were erased: the acts before, and the act that erased them."""
    agency = city.agency("market")
    integrate_now()
    before = list(JournalRow.objects.filter(key=agency.pk))
    assert Opening.objects.filter(act__in=[row.pk for row in before]).count() == len(before) > 0
    with act_frame(city.installer, "privacy.erase") as running:
        assert destroy_openings([agency.pk]) == len(before)
        done = writing.Done(Agency.kind(), agency.pk, "", "erased", dict(running.facts))
        writing.write(running, [done], None)
    integrate_now()
    return agency, before, JournalRow.objects.get(verb="privacy.erase")


def test_no_opening_is_left_and_everything_else_still_proves_itself(city: City, erased) -> None:
    _, before, act = erased
    assert not Opening.objects.filter(act__in=[row.pk for row in before]).exists()
    assert verify(journal=journal).ok
    assert all(queries.proof(row.pk).holds for row in [*before, act])


def test_the_erased_entry_names_numbers_and_nothing_else(city: City, erased) -> None:
    _, before, act = erased
    numbers = sorted(queries.status(row.pk for row in before).values())
    assert act.facts == {"erased": numbers, "state": "erased"}
    leaf = bytes(Entry.objects.get(act_id=act.pk).leaf)
    assert set(read_leaf(leaf).commitments) == {"erased", "state"}


def test_the_openings_of_others_stay(city: City, erased) -> None:
    agency, _, act = erased
    others = JournalRow.objects.exclude(key=agency.pk).values_list("pk", flat=True)
    assert Opening.objects.filter(act__in=list(others)).count() == len(others)
    assert Opening.objects.filter(act=act.pk).exists(), "that it was erased can itself be proved"


def test_without_the_salt_the_right_value_opens_nothing(city: City, erased) -> None:
    _, before, _act = erased
    leaf = bytes(Entry.objects.get(act_id=before[0].pk).leaf)
    for field, value in before[0].facts.items():
        for salt in (bytes(32), b"\xff" * 32):
            assert not check_opening(leaf, {field: Opened(salt, value)})
            assert commit(salt, value) not in read_leaf(leaf).commitments.values()


def test_an_erasure_that_fails_destroys_nothing(city: City) -> None:
    agency = city.agency("market")
    count = Opening.objects.count()
    with pytest.raises(RuntimeError), act_frame(city.installer, "privacy.erase"):
        assert destroy_openings([agency.pk])
        raise RuntimeError("after all")
    assert Opening.objects.count() == count


def test_outside_an_act_nothing_is_destroyed(city: City) -> None:
    agency = city.agency("market")
    with pytest.raises(HushengError):
        destroy_openings([agency.pk])
