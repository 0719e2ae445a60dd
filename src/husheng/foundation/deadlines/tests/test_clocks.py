"""Clocks inside acts, on the real database."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import acts, clocks, queries
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def health(city: City) -> Agency:
    return city.agency("health")


def started(city: City, agency: Agency, rule: str = "local.check"):
    with act_frame(city.installer, "test.start"):
        return clocks.start(agency, rule, label="完成核查", agency=agency, title="某机构")


def test_a_clock_that_runs_is_owed_and_a_stopped_one_is_not(city: City, health: Agency) -> None:
    clock = started(city, health)
    assert clock.due_at > clock.started_at
    assert clocks.labels_running_on(health.pk) == ["完成核查"]
    with act_frame(city.installer, "test.stop"):
        assert clocks.stop(health.pk, "local.check") == 1
    assert clocks.labels_running_on(health.pk) == []


def test_the_special_rule_binds_the_market_regulator_only(city: City, health: Agency) -> None:
    market = city.agency("market")
    with act_frame(city.installer, "test.start"):
        assert clocks.start_step(health, "check", label="核查", agency=health).rule == "local.check"
        assert clocks.start_step(market, "check", label="核查", agency=market).rule == "mp.file"


def test_a_suspension_allowed_by_the_rule_holds_the_clock(city: City, health: Agency) -> None:
    started(city, health)
    started(city, health, "local.accept")
    with act_frame(city.installer, "test.hold"):
        assert clocks.hold(health.pk, "testing", "鉴定意见") == 1
    states = {c.rule: c.state for c in clocks.running_on(health.pk)}
    assert states == {"local.check": "suspended", "local.accept": "running"}
    with act_frame(city.installer, "test.release"):
        assert clocks.release(health.pk) == 1


def test_a_leader_extends_within_the_article_and_no_further(city: City, health: Agency) -> None:
    clock = started(city, health)
    leader = city.actor("leader")
    longer = acts.extend(leader, seen(clock), "approved", None, "案情复杂")
    assert longer.due_at > clock.due_at
    with pytest.raises(Invalid):
        acts.extend(leader, seen(longer), "approved", None, "再延一次")


def test_a_handler_cannot_extend(city: City, health: Agency) -> None:
    with pytest.raises(Exception, match="岗位"):
        acts.extend(city.actor("handler"), seen(started(city, health)), "approved", None, "案情复杂")


def test_police_clocks_are_never_on_the_ladder(city: City) -> None:
    police, health = city.agency("police"), city.agency("health")
    assert not started(city, police, "tr.police_decide").laddered
    assert started(city, health).laddered


def test_the_due_list_is_the_agencys_own(city: City, health: Agency) -> None:
    clock = started(city, health)
    assert [c.pk for c in queries.due_list(city.actor("handler"))] == [clock.pk]
    assert queries.due_list(city.actor("handler", "market")) == []
