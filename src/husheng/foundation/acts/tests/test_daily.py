"""A daily act leaves no time of day anywhere; any other act leaves its own (L17)."""

from __future__ import annotations

import pytest

from husheng.foundation.acts import journal
from husheng.foundation.acts.current import current
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.ids import new_key, new_timeless_key
from husheng.foundation.ledger.models import Inbox
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True)


def done(city: City, key, *, daily: bool, count: int = 1) -> list[JournalRow]:
    with act_frame(city.installer, "test.told", daily=daily) as running:
        rows = [journal.Done("test.thing", key, "", "told", {}) for _ in range(count)]
        journal.write(running, rows, None)
    return list(JournalRow.objects.filter(verb="test.told"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_daily_act_knows_only_its_day(city: City, count: int) -> None:
    for row in done(city, new_timeless_key(), daily=True, count=count):
        at = clock.in_shanghai(row.at)
        assert (at.date(), at.hour, at.minute, at.second, at.microsecond) == (clock.today(), 0, 0, 0, 0)
        assert row.pk.version == 4
        assert Inbox.objects.get(act_id=row.pk).log == "daily"


def test_any_other_act_has_its_hour_and_enters_at_once(city: City) -> None:
    (row,) = done(city, new_key(), daily=False)
    assert row.pk.version == 7
    assert Inbox.objects.get(act_id=row.pk).log == "main"


def test_an_act_within_a_daily_one_is_daily_too(city: City) -> None:
    with act_frame(city.installer, "test.outer", daily=True), act_frame(city.installer, "test.inner"):
        assert current().daily
        assert current().act.version == 4


def test_a_daily_act_about_a_thing_whose_id_tells_the_time_is_refused(city: City) -> None:
    with pytest.raises(ValueError, match="time of day"):
        done(city, new_key(), daily=True)
