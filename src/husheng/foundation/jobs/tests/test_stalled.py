"""A job whose worker was killed runs again; one whose worker lives is left alone."""

from __future__ import annotations

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from husheng.foundation.jobs import tasks
from husheng.foundation.jobs.queue import defer, run_waiting
from husheng.foundation.jobs.tests import probe


def _begin(heartbeat_age: str) -> int:
    """A worker takes a job, and its last heartbeat is so old."""
    number = defer(probe.note, word="again")
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker_id FROM procrastinate_register_worker_v1()")
        worker = cursor.fetchone()[0]
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [worker])
        assert cursor.fetchone()[0] == number
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - %s::interval WHERE id = %s",
            [heartbeat_age, worker],
        )
    return number


async def _retry() -> None:
    connector = app.connector.get_worker_connector()
    with app.replace_connector(connector):
        async with app.open_async():
            await tasks.retry_stalled(timestamp=0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("age", "runs"), [("10 minutes", 1), ("1 second", 0)])
def test_only_the_job_of_a_silent_worker_runs_again(age, runs):
    probe.ran.clear()
    _begin(age)
    assert run_waiting() == 0
    asyncio.run(_retry())
    assert run_waiting() == runs
    assert probe.ran == ["again"] * runs
