"""The work behind a change of keys: wrap every data key anew, index every sealed value anew. Resumable at any row.

While it runs, values open and look-ups find: data keys name the key that wraps them, blind indexes the key and suite
that made them. Rows that are done are recognised by exactly this, so a killed job goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext as _

from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.jobs.bar import progress
from husheng.foundation.jobs.queue import defer_with_progress
from husheng.foundation.kernel.standing import through
from husheng.foundation.vault import datakeys
from husheng.foundation.vault.blind import BlindIndexField, current_mark
from husheng.foundation.vault.cipher import Unreadable
from husheng.foundation.vault.ring import Ring, change
from husheng.foundation.vault.sealed import unseal_many
from husheng.foundation.vault.subjects import blind_fields

from .keeper import keeper

WRAPPING, INDEXES, SUITE = "kek", "index", "suite"
AT_ONCE: Final = 1000
SECONDS_TO_WAIT: Final = 3600.0


def begin(which: str) -> tuple[int, int]:
    """A new key in the ring (none for a change of suite); its version and the one before."""
    if which == SUITE:
        return current_mark()[1], current_mark()[1]
    if which not in (WRAPPING, INDEXES):
        raise ImproperlyConfigured(f"There are no keys called {which!r}.")
    before = 0

    def renew(ring: Ring) -> None:
        nonlocal before
        before = getattr(ring, f"{which}_current")
        ring.add(which)

    ring = change(renew)
    return before, int(getattr(ring, f"{which}_current"))


def defer(key: UUID) -> None:
    """The work goes to the worker."""
    from .tasks import replace_keys

    defer_with_progress(replace_keys, None, "换钥", None, key=str(key))


@through("rotation")
def lacking() -> bool:
    """Whether some sealed value has no index, be it that it was registered before there was one."""
    return any(model._base_manager.filter(_missing(field)).exists() for model, field in blind_fields())


def defer_filling() -> None:
    """The work goes to the worker, which has the keys."""
    from .tasks import fill_indexes

    defer_with_progress(fill_indexes, None, "补建索引", None)


def fill() -> int:
    """Index what has no index yet, as a change of keys would; how many rows were looked at."""
    return sum(_indexed())


def carry_out(which: str) -> int:
    """Everything that the old key or suite has made is made anew; how many. Ends when nothing can be left."""
    count = _pass(which)
    _wait_for_others()
    return count + _pass(which)


def end(which: str) -> None:
    """The old keys go; look-ups need one form only."""

    def close(ring: Ring) -> None:
        if which == WRAPPING:
            ring.retire(WRAPPING)
        else:
            ring.retire(INDEXES)
            ring.settled = (current_mark()[0], ring.index_current)

    change(close)


def _pass(which: str) -> int:
    count = 0
    with progress(label=_("换钥")) as bar:
        for done in _wrapped() if which == WRAPPING else _indexed():
            count += done
            bar.advance(done)
    return count


def _wrapped() -> Iterator[int]:
    while True:
        with act_frame(keeper(), "erasure.wrap_anew"):
            done = datakeys.wrap_anew(AT_ONCE)
        if not done:
            return
        yield done


def _indexed() -> Iterator[int]:
    for model, field in blind_fields():
        yield from _index_of(model, field)


def _index_of(model: type[models.Model], field: BlindIndexField) -> Iterator[int]:
    """One index, in the order of keys; whose value no longer opens has no index either."""
    after: UUID | None = None
    while True:
        with act_frame(keeper(), "erasure.index_anew"), through("rotation"):
            rows = _stale(model, field, after)
            for row, made in zip(rows, _made(rows, field), strict=True):
                setattr(row, field.name, made)
            model._base_manager.bulk_update(rows, [field.name])
        if not rows:
            return
        after = rows[-1].pk
        yield len(rows)


def _stale(model: type[models.Model], field: BlindIndexField, after: UUID | None) -> list[Any]:
    quote = connection.ops.quote_name
    column = f"{quote(model._meta.db_table)}.{quote(str(field.column))}"
    rows = model._base_manager.filter(_missing(field) | Q(**{f"{field.name}__isnull": False}))
    where = f"({column} IS NULL OR substring({column} from 1 for 2) <> %s)"
    rows = rows.extra(where=[where], params=[current_mark()])  # noqa: S610
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk")[:AT_ONCE])


def _missing(field: BlindIndexField) -> Q:
    """Sealed values that were there before their index was thought of; erased and locked ones keep none."""
    sealed = Q()
    for column in field.of:
        sealed |= Q(**{f"{column}__isnull": False})
    return sealed & Q(**{f"{field.name}__isnull": True})


def _made(rows: list[Any], field: BlindIndexField) -> list[bytes | None]:
    """The new index of each; what is locked away or damaged keeps the one it has."""
    try:
        return [field.index(values) for values in unseal_many(rows, field.of)]
    except Unreadable:
        if len(rows) == 1:
            return [getattr(rows[0], field.name)]
        return [made for row in rows for made in _made([row], field)]


def _wait_for_others() -> None:
    """Until every transaction that began before has ended: it may still write with the key that it knew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        now = cursor.fetchone()[0]
        until = time.monotonic() + SECONDS_TO_WAIT
        while time.monotonic() < until:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] >= now:
                return
            time.sleep(0.5)
    raise ImproperlyConfigured(
        "Some transaction has run for an hour; the old keys stay. Start the job again."
    )
