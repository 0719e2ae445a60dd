"""The real worker, on connections of its own, does what was committed and tells the progress row."""

from __future__ import annotations

import pytest
from django.db import connection

from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.queue import defer, defer_with_progress
from husheng.foundation.jobs.tests import probe
from husheng.foundation.jobs.worker import run_worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_ran():
    probe.ran.clear()


def _waiting() -> int:
    """Jobs of the probe; when the minute turns, periodic ones come beside them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name LIKE %s",
            [f"{probe.__name__}.%"],
        )
        return int(cursor.fetchone()[0])


def test_the_worker_runs_a_job_and_the_row_says_done():
    row = defer_with_progress(probe.count_to, None, "数数", 5, steps=5)
    run_worker(wait=False)
    row.refresh_from_db()
    assert (row.state, row.done) == (Progress.State.DONE, 5)
    assert probe.ran == ["counted"]


@pytest.mark.parametrize(("fails", "ordered"), [(False, ["ordered"]), (True, [])])
def test_what_a_job_orders_lives_and_dies_with_the_job_s_own_transaction(fails, ordered):
    defer(probe.order_another, then_fail=fails)
    run_worker(wait=False)
    run_worker(wait=False)
    assert probe.ran == ordered
    assert _waiting() == 0


def test_a_failing_job_does_not_stop_the_worker():
    failing = defer_with_progress(probe.stumble, None, "会出错")
    defer(probe.note, word="next")
    run_worker(wait=False)
    failing.refresh_from_db()
    assert failing.state == Progress.State.FAILED
    assert probe.ran == ["next"]
