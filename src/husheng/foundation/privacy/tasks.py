"""The job that makes the months of the read log before they are needed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from husheng.foundation.jobs.nights import nightly

from . import months


@app.periodic(cron=nightly("02:23"))
@app.task(name="husheng.privacy.make_months", queueing_lock="husheng.privacy.make_months")
def make_months(timestamp: int) -> None:
    """This month and three more."""
    months.make_ahead()
