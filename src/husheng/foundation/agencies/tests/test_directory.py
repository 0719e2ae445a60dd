"""Foreign keys to agencies, kinds and regions are answered from memory, for a minute, and never by a wrong row."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from husheng.foundation.agencies import acts, directory
from husheng.foundation.agencies.models import Agency, Post, Region
from husheng.foundation.agencies.tree import RegionDetails
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_the_second_row_asks_for_nothing(city: City) -> None:
    keys = [city.post("handler", kind).pk for kind in ("health", "market")]
    posts = list(Post.objects.filter(pk__in=keys).order_by("pk"))
    with CaptureQueriesContext(connection) as queries:
        assert {post.agency.kind_of.slug for post in posts} == {"health", "market"}
    assert len(queries) == 2  # agencies, kinds
    with CaptureQueriesContext(connection) as queries:
        again = list(Post.objects.filter(pk__in=keys).order_by("pk"))
        assert {post.agency.region.code for post in again} == {"120102"}
    assert len(queries) == 2  # the posts, regions


def test_an_agency_that_came_later_is_found(city: City) -> None:
    city.post("handler").agency  # noqa: B018 - everything is known now
    acts.register_regions(city.installer, [RegionDetails("129900", "新示例区", "120000")])
    new = Region.objects.get(code="129900")
    assert new.parent is not None and new.parent.code == "120000"
    post = city.post("handler", "market", "129900")
    assert Post.objects.get(pk=post.pk).agency.region.name == "新示例区"


def test_what_was_changed_by_hand_is_seen_after_a_minute(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    post = city.post("handler")
    before = Post.objects.get(pk=post.pk).agency.short_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('husheng.act', 'by hand', false)")
    Agency.objects.filter(pk=post.agency_id).update(short_name="改名")
    assert Post.objects.get(pk=post.pk).agency.short_name == before
    monkeypatch.setattr(directory._memory, "since", directory._memory.since - directory.SECONDS - 1)
    assert Post.objects.get(pk=post.pk).agency.short_name == "改名"


def test_a_key_that_leads_nowhere_is_no_agency(city: City) -> None:
    post = city.post("handler")
    post.agency_id = post.pk
    with pytest.raises(Agency.DoesNotExist):
        post.agency  # noqa: B018


def test_agencies_by_key_come_with_one_query_at_most(city: City) -> None:
    keys = {city.agency(kind).pk for kind in ("health", "market")}
    directory.forget()
    with CaptureQueriesContext(connection) as queries:
        assert set(directory.agencies(keys)) == keys
        assert set(directory.agencies(keys)) == keys
    assert len(queries) == 1
