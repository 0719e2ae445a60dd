"""Files that must not lie there any more: of what was erased, of no exhibit at all, and in plain beside a sealed one.

Everything here asks the rows and the folder, never what was meant to happen, so it can be killed and run again at will.
While a backup is being packed nothing is removed (`unswept`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from husheng.foundation.kernel.standing import through
from husheng.foundation.vault.models import DestroyedKey

from . import packages, store
from .models import Exhibit

LOCK: Final = 0x4853_4556  # one number of PostgreSQL's advisory locks
ORPHAN_SECONDS: Final = 3600.0  # an upload whose act is still under way is younger
log = logging.getLogger("husheng.evidence")


def remove_erased() -> int:
    """Unlink the files of exhibits whose own key, or whose matter's, has been destroyed; how many."""
    with _alone() as free:
        if not free:
            return 0
        gone = sum(_unlink(store.path_of(name)) for name in _erased_names())
    if gone:
        packages.clear_made()
        log.info("files of erased exhibits removed: %s", gone)
    return gone


def remove_orphans(older_than: float = ORPHAN_SECONDS) -> int:
    """Unlink files that no exhibit names: of acts that never came, and plain ones that have been sealed; how many."""
    with _alone() as free:
        if not free:
            return 0
        gone = sum(_unlink(path) for part in _parts() for path in _orphans(part, older_than))
        gone += sum(
            _unlink(path) for path in store.folder().glob(".incoming-*") if store.age(path) > older_than
        )
    if gone:
        log.info("files without an exhibit removed: %s", gone)
    return gone


def remove_unnamed(names: Iterable[str]) -> int:
    """Unlink these files unless an exhibit still names them, however young they are; how many."""
    wanted = set(names)
    with _alone() as free:
        return sum(_unlink(store.path_of(name)) for name in wanted - named(wanted)) if free else 0


@through("files")
def named(names: Iterable[str]) -> set[str]:
    """Those of the names under which an exhibit of any agency has its file."""
    wanted = list(names)
    sealed = Exhibit.objects.filter(sealed__in=wanted).exclude(sealed="").values_list("sealed", flat=True)
    plain = Exhibit.objects.filter(sealed="", sha256__in=wanted).values_list("sha256", flat=True)
    return {*sealed.order_by(), *plain.order_by()}


@contextmanager
def unswept() -> Iterator[None]:
    """Nothing is removed meanwhile: what the snapshot of a backup names is there when it is packed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [LOCK])


@contextmanager
def _alone() -> Iterator[bool]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        yield bool(cursor.fetchone()[0])


@through("files")
def _erased_names() -> set[str]:
    """A plain file that another exhibit still has in common stays until that one is sealed."""
    keys = set[UUID](DestroyedKey.objects.values_list("pk", flat=True))
    rows = Exhibit.objects.filter(Q(pk__in=keys) | Q(subject_key__in=keys))
    names = {row.stored_as for row in rows.only("sealed", "sha256").order_by()}
    shared = Exhibit.objects.filter(sealed="", sha256__in=names)
    others = shared.exclude(Q(pk__in=keys) | Q(subject_key__in=keys)).values_list("sha256", flat=True)
    return names - set(others.order_by())


def _parts() -> list[Path]:
    return sorted(store.folder().glob("??"))


def _orphans(part: Path, older_than: float) -> list[Path]:
    old = {path.name: path for path in part.iterdir() if store.age(path) > older_than}
    return [old[name] for name in sorted(old.keys() - named(old))]


def _unlink(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
