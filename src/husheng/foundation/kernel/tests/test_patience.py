"""A statement that takes too long ends with words; one that fails otherwise fails as it did."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection, transaction

from husheng.foundation.kernel.patience import TooLong, bound


@pytest.mark.django_db(transaction=True)
def test_what_takes_too_long_is_stopped_and_says_so() -> None:
    with pytest.raises(TooLong) as told, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        cursor.execute("SELECT pg_sleep(30)")
    assert told.value.status == 503 and "太长" in told.value.message
    with connection.cursor() as cursor:  # the connection goes on
        cursor.execute("SELECT 1")


@pytest.mark.django_db(transaction=True)
def test_another_trouble_of_the_database_keeps_its_name() -> None:
    """The negative control: a lock that is not to be had is no statement that took too long."""
    with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(1)")
        cursor.execute("DO $$ BEGIN RAISE lock_not_available; END $$")


@pytest.mark.parametrize(
    ("before", "seconds", "after"),
    [
        (None, 0, None),
        ("-c x.y=1", 0, "-c x.y=1"),
        (None, 60, "-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"),
        ("-c x.y=1", 9, "-c x.y=1 -c statement_timeout=9s -c idle_in_transaction_session_timeout=9s"),
    ],
)
def test_the_limit_joins_what_the_operator_has_set(
    before: str | None, seconds: int, after: str | None
) -> None:
    environment = {} if before is None else {"PGOPTIONS": before}
    bound(environment, seconds)
    assert environment.get("PGOPTIONS") == after
