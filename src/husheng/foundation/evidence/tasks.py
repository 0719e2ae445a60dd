"""Long work of the room: a large evidence package is made by the worker, with a bar and a cancel.

The zip holds originals, so it lies for a day in a folder of its own, for the person who asked and nobody else.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from procrastinate.contrib.django import app

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import standing_of
from husheng.foundation.agencies.actors import actor_for
from husheng.foundation.agencies.models import User
from husheng.foundation.jobs.bar import progress
from husheng.foundation.jobs.queue import job
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.kernel.standing import stand
from husheng.foundation.privacy.purposes import Purpose

from . import package
from .exporting import Wanted, exported
from .gathering import weigh

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Named:
    """A thing by its kind and key: the room that has it stands above."""

    name: str
    pk: UUID

    def kind(self) -> str:
        """As the row itself says it."""
        return self.name


def path_of(key: UUID) -> Path:
    """Where the package of that key lies until it is cleared away."""
    return Path(settings.MEDIA_ROOT) / "packages" / f"{key}.zip"


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
        with exported(actor, asked, bar.advance) as folder:
            _put(folder, path_of(UUID(key)))


def _put(folder: Path, place: Path) -> None:
    """Whole or not at all, and readable by us alone."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_suffix(".new")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            package.zipped(folder, out)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


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
    for path in path_of(UUID(int=0)).parent.glob("*"):
        if time.time() - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink(missing_ok=True)
