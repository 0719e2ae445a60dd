"""Housekeeping of the queue: what a killed worker left behind runs again, what is long done goes."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .nights import nightly

_ONE_MONTH_IN_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(name="husheng.jobs.retry_stalled", queueing_lock="retry_stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Put the jobs of workers without a heartbeat back into the queue."""
    for stalled in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(stalled)


@app.periodic(cron=nightly("03:17"))
@app.task(name="husheng.jobs.remove_old", queueing_lock="remove_old", pass_context=False)
async def remove_old(timestamp: int) -> None:
    """Jobs that ended well a month ago; failed ones stay until somebody has looked at them."""
    await app.job_manager.delete_old_jobs(nb_hours=_ONE_MONTH_IN_HOURS, include_cancelled=True)
