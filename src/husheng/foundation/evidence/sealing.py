"""Files from before sealing are sealed one by one; whoever stops it goes on later where it was.

An exhibit is done when its row names a sealed file; the plain file goes when no row names it any more.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.actors import installer
from husheng.foundation.jobs.bar import progress
from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.kernel.standing import through

from . import acts, originals, store, sweeping
from .models import Exhibit

AT_ONCE = 200
log = logging.getLogger("husheng.evidence")


@dataclass
class Done:
    """How many were sealed, and the exhibits whose file is not what was secured: those stay as they are."""

    sealed: int = 0
    changed: int = 0


def sealer() -> Actor:
    """密封程序: the actor of the job, who does nothing else."""
    return replace(
        installer(), role="sealer", name="密封程序", permissions=frozenset({Permission.SYSTEM_OPERATE})
    )


@through("files")
def in_plain() -> int:
    """How many exhibits still have their file in plain."""
    return Exhibit.objects.filter(sealed="").count()


def seal_plain() -> Done:
    """Seal what lies there in plain, and remove the plain files."""
    done, names = Done(), set[str]()
    with progress(in_plain()) as bar:
        for row in _in_plain():
            if not originals.is_erased(row) and _seal(row, done):
                names.add(row.sha256)
            bar.advance()
    sweeping.remove_unnamed(names)
    return done


def _seal(row: Exhibit, done: Done) -> bool:
    try:
        stored = store.keep_for(row, originals.pieces(row))
    except (FileNotFoundError, Conflict):
        done.changed += 1
        log.error("an exhibit's file is not what was secured, left as it is: %s", row.pk)
        return False
    try:
        acts.seal_file(sealer(), Seen(row.pk), stored)
    except BaseException:
        store.discard(stored.sealed)
        raise
    done.sealed += 1
    return True


def _in_plain() -> Iterator[Exhibit]:
    """In the order of keys, each asked for once."""
    after = UUID(int=0)
    while rows := _next(after):
        yield from rows
        after = rows[-1].pk


@through("files")
def _next(after: UUID) -> list[Exhibit]:
    return list(Exhibit.objects.filter(sealed="", pk__gt=after).order_by("pk")[:AT_ONCE])
