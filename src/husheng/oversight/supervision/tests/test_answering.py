"""The late agency signs for a paper and says why; neither stops a clock."""

from __future__ import annotations

import datetime as dt

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused, Stale
from husheng.foundation.testing import City
from husheng.oversight.supervision import acts
from husheng.oversight.supervision.models import Urging

from .people import late, order, today

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def paper(city: City) -> Urging:
    row = late(city, city.agency("market"), 3)
    return acts.urge(city.actor("coordinator", "health", "120102"), order(row))


@pytest.fixture
def liaison(city: City) -> Actor:
    return city.actor("liaison", "market", "120102")


def test_the_late_agency_signs_for_the_paper(paper: Urging, liaison: Actor) -> None:
    row = acts.acknowledge(liaison, seen(paper))
    assert (row.state, row.acknowledged_by) == ("acknowledged", liaison.user_id)
    with pytest.raises(Stale):
        acts.acknowledge(liaison, seen(row))


def test_a_reply_signs_for_the_paper_as_well_and_stops_no_clock(paper: Urging, liaison: Actor) -> None:
    row = acts.reply(liaison, seen(paper), "鉴定结论未回，回后即办", today() + dt.timedelta(days=3))
    assert (row.state, row.acknowledged_by) == ("replied", liaison.user_id)
    assert Clock.objects.get(pk=paper.clock).state == "running"


def test_a_reply_needs_words_and_a_day_that_has_not_passed(paper: Urging, liaison: Actor) -> None:
    with pytest.raises(Invalid):
        acts.reply(liaison, seen(paper), "  ", None)
    with pytest.raises(Invalid) as refused:
        acts.reply(liaison, seen(paper), "正在办理", today() - dt.timedelta(days=1))
    assert [one.field for one in refused.value.problems] == ["promised_on"]


def test_a_reply_holds_no_number_of_a_person(paper: Urging, liaison: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        acts.reply(liaison, seen(paper), "当事人 999999199001010015 未到场", None)
    assert "999999" not in str(refused.value.problems)


def test_nobody_else_signs(city: City, paper: Urging) -> None:
    with pytest.raises(NotFound):
        acts.acknowledge(city.actor("liaison", "drug", "120102"), seen(paper))
    with pytest.raises(Refused):
        acts.acknowledge(city.actor("coordinator", "health", "120102"), seen(paper))
    with pytest.raises(Refused):
        acts.acknowledge(city.actor("legal_reviewer", "market", "120102"), seen(paper))
