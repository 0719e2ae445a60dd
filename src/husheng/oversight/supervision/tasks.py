"""The scheduler's part in supervision: reminders. It decides nothing; what is overdue is a query."""

from __future__ import annotations

from procrastinate.contrib.django import app

from husheng.foundation.kernel import clock

from . import reminders


@app.periodic(cron="11 * * * *")
@app.task(name="husheng.supervision.remind", queueing_lock="supervision_remind", pass_context=False)
def remind(timestamp: int) -> None:
    """Every hour; by day only, and each reminder once."""
    reminders.send(clock.now())
