"""The worker: takes jobs from the queue until it is asked to stop."""

from __future__ import annotations

import asyncio

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

CONCURRENCY = 2
SECONDS_TO_FINISH = 20.0


def run_worker(concurrency: int = CONCURRENCY, *, wait: bool = True) -> None:
    """Work until SIGTERM or Ctrl-C; running jobs get some seconds to end, else they run again at the next start.
    Without `wait` it ends when nothing is left to do.

    The worker listens on connections of its own; what a job defers still goes through Django's connection, in
    the job's own transaction.
    """
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    asyncio.run(_work(connector, concurrency, wait))


async def _work(connector: DjangoConnector, concurrency: int, wait: bool) -> None:
    own = app.with_connector(connector.get_worker_connector())
    async with own.open_async():
        await own.run_worker_async(
            concurrency=concurrency,
            wait=wait,
            shutdown_graceful_timeout=SECONDS_TO_FINISH,
            fetch_job_polling_interval=2.0,
        )
