"""Whose rows a regional post sees: of a district or of all, and the condition means the same beside any other."""

from __future__ import annotations

import pytest
from django.db.models import Q

from husheng.foundation.agencies import queries
from husheng.foundation.agencies.models import Post
from husheng.foundation.testing import City
from husheng.registries.parties.models import Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
NOBODY = Q(pk__in=[])


@pytest.fixture
def posts(city: City) -> set[object]:
    """Posts of two districts."""
    return {city.post("handler", "health", region).pk for region in ("120102", "120103")}


def held(condition: Q, posts: set[object]) -> set[object]:
    return set(Post.objects.filter(condition, pk__in=posts).values_list("pk", flat=True))


def test_a_district_s_condition_leaves_the_other_out(city: City, posts: set[object]) -> None:
    path = city.agency("health").region_path
    assert len(held(queries.held_below(path), posts)) == 1


def test_the_condition_for_all_is_not_lost_beside_or(city: City, posts: set[object]) -> None:
    every = queries.held_below("")
    assert held(every, posts) == posts
    assert held(NOBODY | every, posts) == held(every | NOBODY, posts) == posts
    assert held(every & NOBODY, posts) == set() and held(~every, posts) == set()


def test_a_post_over_everything_sees_everything(city: City) -> None:
    top = city.actor("coordinator", "health", "120000")
    condition = queries.visible(top, Party.kind())
    assert condition and "true" in str(Party.objects.filter(NOBODY | condition).query).lower()
