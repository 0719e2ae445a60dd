"""Long and regular work of the room: a large evidence package, made with a bar and a cancel; files that must go.

The zip holds originals, so it lies sealed for a day, for the person who asked and nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from procrastinate.contrib.django import app

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import standing_of
from husheng.foundation.agencies.actors import actor_for
from husheng.foundation.agencies.models import User
from husheng.foundation.jobs.bar import progress
from husheng.foundation.jobs.nights import nightly
from husheng.foundation.jobs.queue import job
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.kernel.standing import entrance, stand
from husheng.foundation.privacy.purposes import Purpose

from . import packages, sealing, sweeping
from .exporting import Wanted, export
from .gathering import weigh


@dataclass(frozen=True)
class Named:
    """A thing by its kind and key: the room that has it stands above."""

    name: str
    pk: UUID

    def kind(self) -> str:
        """As the row itself says it."""
        return self.name


@job()
def make_package(
    key: str,
    user: str,
    post: str,
    subject: Sequence[str],
    title: str,
    exhibits: Sequence[str],
    keys: Sequence[str],
    purpose: str,
    reason: str,
) -> None:
    """The package that somebody asked for on a page; he is asked for his rights again."""
    actor = _actor(user, post)
    stand(standing_of(actor))
    kind, pk = subject
    named, wanted = Named(kind, UUID(pk)), [UUID(one) for one in exhibits]
    further = [UUID(one) for one in keys]
    weight = weigh(actor, wanted, {named.pk, *further})
    with progress(weight.files + weight.acts, title) as bar:
        bar.link(reverse("evidence:made", args=[key]))
        asked = Wanted(named, title, wanted, Purpose(purpose), reason, further)
        packages.put(UUID(key), lambda out: export(actor, asked, out, bar.advance))


def _actor(user: str, post: str) -> Actor:
    """The person who asked, if the post is still held."""
    found = User.objects.filter(pk=user).first()
    actor = actor_for(found, post) if found else None
    if actor is None:
        raise Refused("没有导出。您的岗位已经结束。")
    return actor


@app.periodic(cron="7 * * * *")
@app.task(name="husheng.evidence.clear_packages", queueing_lock="clear_packages", pass_context=False)
def clear_packages(timestamp: int) -> None:
    """Packages that were made a day ago are gone, fetched or not."""
    packages.clear_old()


@job(lock="seal_originals")
def seal_originals() -> None:
    """What lay there in plain before an upgrade."""
    sealing.seal_plain()


@app.periodic(cron="*/10 * * * *")
@app.task(name="husheng.evidence.remove_erased", queueing_lock="remove_erased", pass_context=False)
def remove_erased(timestamp: int) -> None:
    """What an erasure has left on disk because a backup ran or the machine stopped."""
    with entrance():
        sweeping.remove_erased()


@app.periodic(cron=nightly("02:23"))
@app.task(name="husheng.evidence.keep_store", queueing_lock="keep_store", pass_context=False)
def keep_store(timestamp: int) -> None:
    """Every night: files from before sealing are sealed, and those that no exhibit names are removed."""
    with entrance():
        sealing.seal_plain()
        sweeping.remove_orphans()
