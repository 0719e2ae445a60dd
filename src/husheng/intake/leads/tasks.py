"""Long work of the room: big hotline files are written by the worker, with a bar and a cancel."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse
from procrastinate.contrib.django import app

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import standing_of
from husheng.foundation.agencies.actors import actor_for
from husheng.foundation.agencies.models import User
from husheng.foundation.jobs.bar import progress
from husheng.foundation.jobs.nights import nightly
from husheng.foundation.jobs.queue import job
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.kernel.standing import stand

from . import acts, importing, queries, sealing


@app.periodic(cron=nightly("03:41"))
@app.task(name="husheng.leads.lock_away_due", queueing_lock="leads_lock_away_due", pass_context=False)
def lock_away_due(timestamp: int) -> None:
    """Every night: the personal values of leads that came to nothing and whose day has come (P6)."""
    sealing.lock_due()


@job()
def import_upload(
    file: str, user: str, post: str, sheet: str, columns: Mapping[str, str], resume: bool
) -> None:
    """One act; after a kill it begins again and finds nothing of the first attempt."""
    actor = _actor(user, post)
    stand(standing_of(actor))
    row = queries.import_file(actor, UUID(file))
    with progress(label=row.name) as bar:
        bar.link(reverse("leads:import", args=[row.pk]))
    opened = importing.open_file(actor, row, sheet, {int(index): name for index, name in columns.items()})
    rows = list(importing.good_rows(actor, opened))
    acts.import_file(actor, Seen(row.pk), rows, resume=resume)


def _actor(user: str, post: str) -> Actor:
    """The person who asked, if the post is still held."""
    found = User.objects.filter(pk=user).first()
    actor = actor_for(found, post) if found else None
    if actor is None:
        raise Refused("没有导入。您的岗位已经结束，请由在岗同事重新上传。")
    return actor
