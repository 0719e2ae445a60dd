"""The nightly look through the read log; and the matching of a seized list, which takes a minute."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from procrastinate.contrib.django import app

from husheng.foundation.acts.act import Seen
from husheng.foundation.agencies.actors import actor_for
from husheng.foundation.agencies.models import User
from husheng.foundation.jobs.bar import progress
from husheng.foundation.jobs.nights import nightly
from husheng.foundation.jobs.queue import job
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Refused

from . import acts, scanning


@app.periodic(cron=nightly("01:40"))
@app.task(name="husheng.leaks.look_through", queueing_lock="husheng.leaks.look_through")
def look_through(timestamp: int) -> None:
    """Last month and this one; what is known already is not raised again."""
    scanning.look_through(clock.now())


@job()
def match_list(run: str, user: str, post: str) -> None:
    """One act, in the name of the person who asked, if he still holds the post."""
    found = User.objects.filter(pk=user).first()
    actor = actor_for(found, post) if found else None
    if actor is None:
        raise Refused("没有比对。提出人的岗位已经结束，请由本案其他承办人重新提出。")
    with progress(label="名单比对") as bar:
        bar.link(reverse("leaks:run", args=[run]))
        acts.match(actor, Seen(UUID(run)))
