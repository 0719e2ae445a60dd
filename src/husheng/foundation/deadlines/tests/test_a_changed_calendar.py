"""A holiday notice changes the calendar: running clocks are recomputed, and those that moved are named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import acts, calendars, clocks
from husheng.foundation.deadlines.clock import default_calendar
from husheng.foundation.deadlines.clock.compute import SHANGHAI
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

NOTICE = """
version = "2027"
years = [2027]
[[holidays]]
date = 2027-01-01
name = "New Year's Day"
"""
TRIGGER = dt.datetime(2026, 12, 28, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HUSHENG_HOME = tmp_path
    return tmp_path


def start(inside, agency: Agency, rule: str, step: str) -> Clock:
    with inside():
        return clocks.start(agency.kind(), agency.pk, rule, TRIGGER, agency.pk, label="事项", step=step)


def test_the_overlay_of_the_data_folder_is_used_as_soon_as_it_is_there(home: Path) -> None:
    assert calendars.current().version == default_calendar().version
    (home / calendars.FILE).write_text(NOTICE, "utf-8")
    assert calendars.current().is_known(2027)


def test_recomputing_moves_clocks_and_says_which(city: City, inside, health, home: Path) -> None:
    moves = start(inside, health, "local.answer", "a")  # 29, 30, 31, then 1-1 and 1-4 as far as is known
    stays = start(inside, health, "ap.decide", "b")
    done = start(inside, health, "local.answer", "c")
    with inside():
        clocks.stop(done)
    assert (moves.last_day, moves.provisional) == (dt.date(2027, 1, 4), True)
    (home / calendars.FILE).write_text(NOTICE, "utf-8")

    moved = acts.recompute_all(city.system)

    assert [clock.pk for clock in moved] == [moves.pk]
    moves.refresh_from_db()
    stays.refresh_from_db()
    done.refresh_from_db()
    assert (moves.last_day, moves.provisional, moves.version) == (dt.date(2027, 1, 5), False, 2)
    assert stays.calendar_version == calendars.current().version
    assert (stays.version, done.last_day) == (1, dt.date(2027, 1, 4))
    facts = JournalRow.objects.get(verb="deadlines.recompute_all", key=moves.pk).facts
    assert facts["was"].startswith("2027-01-04T16:00") or facts["was"].startswith("2027-01-05T00:00")
    assert facts["due"].startswith("2027-01-06T00:00")


def test_recomputing_under_the_same_calendar_moves_nothing(city: City, inside, health) -> None:
    start(inside, health, "local.answer", "a")
    assert acts.recompute_all(city.system) == []
    assert not JournalRow.objects.filter(verb="deadlines.recompute_all").exists()


def test_only_the_administrator_of_the_system_recomputes(city: City) -> None:
    with pytest.raises(Refused):
        acts.recompute_all(city.actor("leader"))
