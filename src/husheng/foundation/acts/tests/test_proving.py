"""Journal and ledger prove each other."""

from __future__ import annotations

import psycopg
import pytest

from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.proving import journal
from husheng.foundation.agencies.models import Agency
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.ledger.verify import verify
from husheng.foundation.testing import City, address_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def as_database_owner(statement: str, *values: object) -> None:
    """What a database owner with bad intent can do behind our back."""
    with psycopg.connect(address_of("owner")) as connection:
        connection.execute("ALTER TABLE acts_journal DISABLE TRIGGER USER")
        connection.execute(statement, values)
        connection.execute("ALTER TABLE acts_journal ENABLE TRIGGER USER")


@pytest.fixture
def acted(city: City) -> Agency:
    agency = city.agency("market")
    integrate_now()
    return agency


def test_an_honest_history_verifies(acted: Agency) -> None:
    report = verify(journal=journal)
    assert report.ok and report.acts == JournalRow.objects.count()


def test_a_changed_fact_is_found(acted: Agency) -> None:
    as_database_owner(
        "UPDATE acts_journal SET facts = facts || '{\"role\": \"head\"}' WHERE verb = 'agencies.appoint'"
    )
    assert "leaf_disagrees" in verify(journal=journal).counts


def test_a_removed_act_is_found(acted: Agency) -> None:
    as_database_owner("DELETE FROM acts_journal WHERE key = %s", acted.pk)
    assert "leaf_without_act" in verify(journal=journal).counts


def test_an_invented_act_is_found(acted: Agency) -> None:
    as_database_owner(
        """INSERT INTO acts_journal SELECT gen_random_uuid(), verb, kind, key, at, "user", post, agency, from_state,
           to_state, facts, within FROM acts_journal WHERE key = %s""",
        acted.pk,
    )
    assert "act_without_leaf" in verify(journal=journal).counts
