"""Every table is closed by default, and the exceptions stand in one list with a reason."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from husheng.foundation.acts.guards import EXEMPT, append_only_tables, own_tables, partitions
from husheng.foundation.kernel.models import Installation

pytestmark = pytest.mark.django_db(transaction=True)


def triggers(function: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
               JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = %s""",
            [function],
        )
        return {name for (name,) in cursor.fetchall()}


def test_every_table_of_ours_refuses_writes_outside_acts_unless_it_is_exempt() -> None:
    assert triggers("husheng_only_in_acts") == set(own_tables()) - set(EXEMPT)


def test_every_append_only_table_refuses_changes() -> None:
    assert triggers("husheng_append_only") - set(parts()) == set(append_only_tables())
    assert {"acts_journal", "ledger_entry", "privacy_readlog"} <= set(append_only_tables())


def test_the_parts_of_an_append_only_table_refuse_changes_too_and_are_nobodys_to_touch() -> None:
    assert len(parts()) >= 4 and set(parts()) <= triggers("husheng_append_only")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = current_user"
        )
        granted = {name for (name,) in cursor.fetchall()}
    assert "privacy_readlog" in granted and not granted & set(parts())


def parts() -> dict[str, str]:
    with connection.cursor() as cursor:
        return partitions(cursor)


def test_every_exemption_names_a_table_that_exists() -> None:
    assert set(EXEMPT) <= set(own_tables())


def test_the_application_role_owns_no_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_the_application_role_cannot_shift_the_clock() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        Installation.objects.update(demo=True)
