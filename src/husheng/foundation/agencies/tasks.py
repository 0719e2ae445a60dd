"""The nightly round: accounts that nobody uses are shut, and sessions that are over are swept out."""

from __future__ import annotations

from procrastinate.contrib.django import app

from husheng.foundation.acts.act import Seen
from husheng.foundation.jobs.nights import nightly
from husheng.foundation.kernel.errors import HushengError

from . import acts, unused
from .sessions import SessionStore


@app.periodic(cron=nightly("02:37"))
@app.task(name="husheng.agencies.shut_unused", queueing_lock="husheng.agencies.shut_unused")
def shut_unused(timestamp: int) -> int:
    """Shut what is due, each by an act of its own; what somebody has just changed waits for the next night."""
    shut = 0
    for account in unused.due():
        try:
            acts.shut_login(unused.watchman(), Seen(account.post, account.version))
        except HushengError:
            continue
        shut += 1
    SessionStore.clear_expired()
    return shut
