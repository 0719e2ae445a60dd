"""The tests' own ground: never a real database, never a superuser, and clean again after each test that commits."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction


def _one(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("name", ["husheng", "postgres", "", "production_test_copy"])
def test_a_database_that_is_not_named_for_tests_is_refused(name, ground):
    with pytest.raises(pytest.UsageError, match="test_"):
        ground.refuse_unless_test(name)
    ground.refuse_unless_test("test_anything")


@pytest.mark.django_db
def test_tests_run_as_a_role_that_owns_nothing():
    assert str(_one("SELECT current_database()")).startswith("test_")
    assert (
        _one("SELECT rolsuper OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        is False
    )
    assert _one("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["TRUNCATE django_session", "SET session_replication_role = replica", "CREATE TABLE mine (x int)"],
)
def test_that_role_cannot_get_around_the_triggers(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_cleaning_empties_what_tests_wrote_and_restores_what_migrations_filled(ground):
    before = _one("SELECT count(*) FROM django_content_type")
    assert before
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM auth_permission")
        cursor.execute("INSERT INTO django_session VALUES ('k', 'd', now())")
    ground.clean_database()
    assert _one("SELECT count(*) FROM django_session") == 0
    assert _one("SELECT count(*) FROM auth_permission") > 0
    assert _one("SELECT count(*) FROM django_content_type") == before
    assert _one("SELECT count(*) FROM kernel_installation") == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_changed_is_put_back_as_it_was(ground):
    names = "SELECT string_agg(name, ',' ORDER BY id) FROM auth_permission"
    before = _one(names)
    _do("UPDATE auth_permission SET name = 'another' WHERE id % 2 = 0")
    assert _one(names) != before
    ground.clean_database()
    assert _one(names) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.ground("session")
@pytest.mark.parametrize("time", ["first", "again"])
def test_what_stands_on_top_of_the_city_is_there_for_each_test(put_back, time):
    put_back(lambda: _do("INSERT INTO django_session VALUES ('kept', 'd', now())"))
    assert _one("SELECT string_agg(session_key, ',') FROM django_session") == "kept"
    assert _one("SELECT count(*) FROM agencies_region") > 0
    _do("UPDATE django_session SET session_key = 'changed'")
    _do("INSERT INTO django_session VALUES ('other', 'd', now())")


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_is_left_for_others():
    assert _one("SELECT count(*) FROM django_session") == 0
    assert _one("SELECT count(*) FROM agencies_region") == 0


@pytest.mark.django_db
def test_a_durable_transaction_may_run_inside_an_ordinary_test():
    with transaction.atomic(durable=True):
        _one("SELECT 1")
    with pytest.raises(RuntimeError), transaction.atomic(), transaction.atomic(durable=True):
        pass
