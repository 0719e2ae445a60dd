"""The work of the night is done at night, where the offices are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from croniter import croniter
from procrastinate.contrib.django import app

from husheng.foundation.jobs.nights import nightly
from husheng.foundation.kernel.clock import in_shanghai

EVENING = dt.datetime(2026, 11, 29, 12, 0, tzinfo=dt.UTC)


def next_run(cron: str) -> dt.datetime:
    """As the queue works it out: from seconds since 1970."""
    seconds = croniter(cron).get_next(ret_type=float, start_time=EVENING.timestamp())
    return in_shanghai(dt.datetime.fromtimestamp(seconds, dt.UTC))


def daily() -> Iterator[tuple[str, str]]:
    """Tasks that run once a day."""
    for task in app.periodic_registry.periodic_tasks.values():
        if not task.cron.split()[1].startswith("*"):
            yield task.task.name, task.cron


@pytest.mark.parametrize("time", ["00:05", "02:41", "07:59", "08:00", "23:30"])
def test_it_runs_at_that_time_in_shanghai(time: str) -> None:
    assert f"{next_run(nightly(time)):%H:%M}" == time


def test_whatever_runs_once_a_day_runs_at_night() -> None:
    found = list(daily())
    assert len(found) >= 7
    assert {name: next_run(cron) for name, cron in found if not 1 <= next_run(cron).hour < 6} == {}


def test_a_plain_line_would_run_in_the_morning() -> None:
    """The negative control: what stood here before."""
    assert next_run("41 2 * * *").hour == 10
