"""Counts that are asked on every page: put together once, answered anew each time, and only where that is safe."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from husheng.foundation.agencies.models import Post
from husheng.foundation.kernel import clock, counting
from husheng.foundation.kernel.once import one_page
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    counting._remembered.clear()


class Asked:
    """How often the statement was put together."""

    def __init__(self, since: dt.timedelta = dt.timedelta()) -> None:
        self.times, self.since = 0, since

    def __call__(self) -> dict[str, QuerySet[Post]]:
        self.times += 1
        return {
            "held": Post.objects.filter(starts_at__lte=clock.now() - self.since),
            "none": Post.objects.none(),
        }


def ask(asked: Asked, about: str = "x") -> int:
    with one_page():
        found = counting.counts_again(about, asked)
    assert found["none"] == 0
    return found["held"]


def test_it_is_put_together_once_and_answered_as_things_are_now(city: City) -> None:
    city.post("handler")
    asked = Asked()
    before = ask(asked)
    city.post("handler")  # begins at a moment after the first page's
    assert ask(asked) == before + 1
    assert asked.times == 1


def test_what_it_is_about_tells_statements_apart(city: City) -> None:
    asked = Asked()
    ask(asked, "one agency"), ask(asked, "another")
    assert asked.times == 2


def test_a_moment_that_only_its_maker_can_tell_is_never_remembered(city: City) -> None:
    asked = Asked(since=dt.timedelta(hours=3))
    ask(asked), ask(asked)
    assert asked.times == 2


def test_all_of_it_is_one_statement(city: City) -> None:
    asked = Asked()
    ask(asked)
    with one_page(), CaptureQueriesContext(connection) as queries:
        clock.now()
        counting.counts_again("x", asked)
    assert len(queries) == 2


def test_a_process_does_not_remember_without_end(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "REMEMBERED", 3)
    for n in range(7):
        ask(Asked(), str(n))
    assert len(counting._remembered) <= 3
