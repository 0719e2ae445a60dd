"""A report tells how many rewards were decided and paid in its region and period, and of nobody who got one."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.casework.rewards import acts
from husheng.casework.rewards.models import Reward
from husheng.casework.rewards.tests.people import approved, stand
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.transaction import reading
from husheng.foundation.agencies.models import Agency
from husheng.foundation.agencies.scope import places_below
from husheng.foundation.kernel import clock
from husheng.foundation.testing import City
from husheng.oversight.campaigns import gathering
from husheng.oversight.campaigns.form.schedule import Period

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
DAY = dt.timedelta(days=1)


def test_another_agency_that_reports_for_the_district_tells_sums_and_sees_no_reward(city: City) -> None:
    at, today = stand(city), clock.today()
    acts.pay(at.payer, seen(approved(at)), at.code)
    where = Agency.objects.get(pk=at.handler.agency_id).region_path
    this, before = Period("now", today - DAY, today), Period("before", today - 9 * DAY, today - 8 * DAY)
    with reading(city.actor("leader", "health")):
        [said] = gathering.rewarded(places_below(where), this)
        assert gathering.rewarded(places_below(where), before) == []
        assert gathering.rewarded(places_below(f"{where}none/"), this) == []
        assert not Reward.objects.exists(), "the reward itself is the market regulator's alone"
    assert said == "有奖举报：决定奖励1件、金额0.5万元，发放1件、金额0.5万元。"
