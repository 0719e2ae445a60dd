"""Work done behind the caller stands in the same transaction, in order, and an error of it ends the act."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from husheng.foundation.acts.behind import writing_behind

pytestmark = pytest.mark.django_db(transaction=True)


def _note(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO behind (word) VALUES (%s)", [word])


def _words() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM behind ORDER BY at")
        return [word for (word,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def _table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE behind (at serial, word text)")


def test_what_is_handed_over_is_done_in_order_on_another_thread_and_in_the_same_transaction() -> None:
    threads: set[int] = set()
    with transaction.atomic():
        with writing_behind() as hand_over:
            for word in "abc":
                hand_over(lambda word=word: (threads.add(threading.get_ident()), _note(word)))  # type: ignore[misc]
        assert _words() == ["a", "b", "c"]
        transaction.set_rollback(True)
    assert _words() == []
    assert threads and threading.get_ident() not in threads


def test_an_error_behind_reaches_the_caller_and_leaves_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), writing_behind() as hand_over:
        hand_over(lambda: _note("first"))
        hand_over(lambda: [].append(1 // 0))
        hand_over(lambda: _note("never"))
    assert _words() == []


def test_an_error_of_the_caller_waits_for_the_work_under_way() -> None:
    started, done = threading.Event(), threading.Event()

    def slow() -> None:
        started.set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        done.set()

    with pytest.raises(KeyError), transaction.atomic(), writing_behind() as hand_over:
        hand_over(slow)
        assert started.wait(10)
        raise KeyError
    assert done.is_set()
    assert _words() == []  # the connection is still of use
