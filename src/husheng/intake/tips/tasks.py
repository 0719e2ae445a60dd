"""Regular work of the room: what has come to its day is destroyed, every night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from husheng.foundation.jobs.nights import nightly

from . import keeping


@app.periodic(cron=nightly("04:17"))
@app.task(name="husheng.tips.clear_due", queueing_lock="tips_clear_due", pass_context=False)
def clear_due(timestamp: int) -> None:
    """Tips that ended a year ago and are needed for nothing any more; then files that belong to no tip."""
    keeping.clear_due()
    keeping.sweep()
