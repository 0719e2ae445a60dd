"""The frame of an act, on the real database."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.actors import actor_of
from husheng.foundation.agencies.models import Agency, Post, Region
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, NotFound, Refused, Stale
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_an_act_leaves_one_journal_row_and_one_leaf(city: City) -> None:
    post = city.post("handler", "health", "120102")
    row = JournalRow.objects.get(key=post.pk)
    assert (row.verb, row.kind, row.to_state) == ("agencies.appoint", "agencies.post", "held")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_inbox WHERE act_id = %s", [row.pk])
        assert cursor.fetchone() == (1,)


def test_a_write_outside_an_act_is_refused_by_the_database(city: City) -> None:
    agency = Agency.objects.first()
    agency.short_name = "别名"
    with pytest.raises(ProgrammingError, match="outside an act"), transaction.atomic():
        agency.save()


def test_the_journal_only_grows(city: City) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        JournalRow.objects.all().delete()


def test_the_loser_of_a_race_is_told_that_somebody_was_first(city: City) -> None:
    post = city.post("handler", "health", "120102")
    agencies.end_post(city.security, seen(post), "调离")
    with pytest.raises(Stale):
        agencies.end_post(city.security, seen(post), "调离")


def test_a_verb_that_the_state_does_not_allow_is_refused(city: City) -> None:
    post = city.post("handler", "health", "120102")
    agencies.end_post(city.security, Seen(post.pk), "调离")
    with pytest.raises(Stale) as caught:
        agencies.end_post(city.security, Seen(post.pk), "调离")
    assert caught.value.code == "wrong_state"


def test_the_same_key_with_the_same_content_is_done_once(city: City) -> None:
    actor = city.system.with_key("k-1")
    one = agencies.register(actor, "post", "120000", "天津市邮政管理局", "市邮政管理局", "TJ-YZ")
    two = agencies.register(actor, "post", "120000", "天津市邮政管理局", "市邮政管理局", "TJ-YZ")
    assert one.pk == two.pk
    with pytest.raises(Conflict):
        agencies.register(actor, "customs", "120000", "天津海关", "天津海关", "TJ-HG")


def test_an_outsider_is_told_neither_yes_nor_no(city: City) -> None:
    post = city.post("handler", "health", "120102")
    with pytest.raises(Refused):
        agencies.register(actor_of(post), "customs", "120000", "天津海关", "天津海关", "TJ-HG")
    with pytest.raises(NotFound):
        agencies.end_post(city.security, Seen(uuid4()), "调离")


def test_a_failed_act_leaves_nothing(city: City) -> None:
    before = JournalRow.objects.count()
    with pytest.raises(Region.DoesNotExist):
        agencies.register(city.system, "customs", "999999", "无此地", "无此地", "WU")
    assert JournalRow.objects.count() == before


def test_without_a_checker_an_actor_may_do_nothing_to_a_thing() -> None:
    nobody = Actor(uuid4(), uuid4(), uuid4(), "health", "", "", "x", permissions=frozenset(Permission))
    assert not nobody.may(Permission.CASE_READ, Post(agency_id=nobody.agency_id))


def test_the_three_administrators_hold_no_other_post(city: City) -> None:
    post = city.post("handler", "health", "120102")
    with pytest.raises(Exception, match="三个人"):
        agencies.appoint(city.security, post.user_id, post.agency_id, "auditor", clock.now(), None)


def test_a_post_that_has_ended_makes_no_actor(city: City) -> None:
    from husheng.foundation.agencies.actors import actor_for

    post = city.post("handler", "health", "120102")
    assert actor_for(post.user) is not None
    agencies.end_post(city.security, Seen(post.pk), "调离")
    assert actor_for(post.user) is None
    later = clock.now() + dt.timedelta(days=1)
    city.post("handler", "health", "120103", starts_at=later, user=post.user)
    assert actor_for(post.user) is None


def test_an_outsider_with_a_wrong_version_learns_no_more_than_with_a_wrong_key(city: City) -> None:
    from husheng.foundation.acts.transaction import act_frame
    from husheng.foundation.deadlines import acts as clocks_acts
    from husheng.foundation.deadlines import clocks

    agency = city.agency("health")
    with act_frame(city.installer, "test.start"):
        clock_row = clocks.start_step(agency, "check", label="核查", agency=agency.pk)
    outsider, insider = city.actor("leader", "market"), city.actor("leader", "health")
    for key in (clock_row.pk, uuid4()):
        with pytest.raises(NotFound):
            clocks_acts.extend(outsider, Seen(key, 99), "approved", None, "案情复杂")
    with pytest.raises(Stale):
        clocks_acts.extend(insider, Seen(clock_row.pk, 99), "approved", None, "案情复杂")
