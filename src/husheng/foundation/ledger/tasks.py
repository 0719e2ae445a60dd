"""Long work of the ledger: the whole history is recomputed every night, and when a reader asks for it."""

from __future__ import annotations

from django.urls import reverse
from procrastinate.contrib.django import app

from husheng.foundation.jobs.bar import progress
from husheng.foundation.jobs.nights import nightly
from husheng.foundation.jobs.queue import job

from . import examining, store


@job(lock="ledger.examine")
def examine() -> None:
    """核验台账: recompute everything; the result stands on the ledger's page."""
    total = sum(log.size for log in store.all_logs())
    with progress(total or None) as bar:
        bar.link(reverse("ledger:overview"))
        seen = [0]

        def told(done: int, _of: int) -> None:
            bar.advance(max(0, done - seen[0]))
            seen[0] = done

        examining.examine(told)


@app.periodic(cron=nightly("02:41"))
@app.task(name="husheng.ledger.examine_nightly", queueing_lock="examine_nightly", pass_context=False)
def examine_nightly(timestamp: int) -> None:
    """The same, once a night."""
    examining.examine()
