"""Who waits for a job sees how far it is, can stop it, and is told in plain words when it failed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from husheng.foundation.jobs import row
from husheng.foundation.jobs.bar import RowBar
from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.queue import Owner, defer_with_progress, request_cancel, run_waiting
from husheng.foundation.jobs.tests import probe

OWNER = Owner(user=uuid4(), agency=uuid4())
State = Progress.State


@pytest.fixture(autouse=True)
def _nothing_ran():
    probe.ran.clear()


@pytest.mark.django_db(transaction=True)
def test_a_finished_job_shows_all_its_steps():
    waiting = defer_with_progress(probe.count_to, OWNER, "数数", 40, steps=40)
    assert (waiting.state, waiting.percent) == (State.WAITING, 0)
    run_waiting()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.done, waiting.total, waiting.percent) == (State.DONE, 40, 40, 100)


@pytest.mark.django_db
def test_progress_works_inside_a_transaction_that_is_already_open():
    waiting = defer_with_progress(probe.count_to, OWNER, "数数", steps=3)
    run_waiting()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.done) == (State.DONE, 3)


@pytest.mark.django_db(transaction=True)
def test_a_waiting_job_is_cancelled_at_once():
    waiting = defer_with_progress(probe.count_to, OWNER, "数数", steps=3)
    request_cancel(waiting)
    assert waiting.state == State.CANCELLED
    assert run_waiting() == 0
    assert probe.ran == []


@pytest.mark.django_db(transaction=True)
def test_a_running_job_stops_at_its_next_step(monkeypatch):
    waiting = defer_with_progress(probe.count_to, OWNER, "数数", steps=1000)
    monkeypatch.setattr("husheng.foundation.jobs.bar._SECONDS_BETWEEN_WRITES", 0)
    original = RowBar.flush

    def asked_in_the_middle(bar):
        if bar._done == 10:
            Progress.objects.update(cancel_requested=True)
        original(bar)

    monkeypatch.setattr(RowBar, "flush", asked_in_the_middle)
    run_waiting()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.done) == (State.CANCELLED, 10)
    assert probe.ran == []
    assert _queue_status(waiting) == "aborted"


@pytest.mark.django_db(transaction=True)
def test_a_failed_job_says_so_without_the_values_of_the_error():
    waiting = defer_with_progress(probe.stumble, OWNER, "会出错")
    with pytest.raises(ValueError):
        run_waiting()
    waiting.refresh_from_db()
    assert waiting.state == State.FAILED
    assert waiting.message.startswith("作业未完成")
    assert "1390000" not in waiting.message
    assert _queue_status(waiting) == "failed"


@pytest.mark.django_db(transaction=True)
def test_the_progress_is_visible_while_the_job_s_own_transaction_is_open():
    from django.db import transaction

    waiting = defer_with_progress(probe.count_to, OWNER, "数数", steps=1)
    side = row.ProgressRow(waiting.job)
    with transaction.atomic():
        Progress.objects.exists()
        side.update(done=7)
        assert Progress.objects.get(pk=waiting.pk).done == 7
    side.close()


def _queue_status(progress: Progress) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [progress.job])
        return str(cursor.fetchone()[0])
