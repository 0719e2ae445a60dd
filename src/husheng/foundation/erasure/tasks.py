"""Long and regular work of the room: keys replaced behind the scenes, the list of erased people kept complete."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from husheng.foundation.acts.act import Seen
from husheng.foundation.jobs.queue import job

from . import acts, rotating, tombstones
from .keeper import replacer
from .models import KeyChange


@job(lock="replace_keys")
def replace_keys(key: str) -> None:
    """What the old keys have made is made anew, then they go; after a kill it goes on with what is left."""
    row = KeyChange.objects.get(pk=UUID(key))
    if row.finished_at is None:
        count = rotating.carry_out(row.which)
        acts.finish_replacing(replacer(), Seen(row.pk), count)


@job(lock="replace_keys")
def fill_indexes() -> None:
    """What was registered before an index was thought of is found by it too."""
    rotating.fill()


@app.periodic(cron="*/10 * * * *")
@app.task(name="husheng.erasure.keep_tombstones", queueing_lock="erasure_keep_tombstones", pass_context=False)
def keep_tombstones(timestamp: int) -> None:
    """What a power cut left unwritten is written."""
    tombstones.sync()
