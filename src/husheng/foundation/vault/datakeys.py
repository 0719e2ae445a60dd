"""Data keys: made, fetched, kept for a while in memory, locked, destroyed, wrapped anew.

A process keeps at most `MOST_KEPT` of them, `SECONDS_KEPT` long, and drops all when the generation in the database
has moved: it is asked once a page (or act), so an erased person stays readable nowhere for longer than one page.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from husheng.foundation.kernel import clock
from husheng.foundation.kernel.chance import random_bytes
from husheng.foundation.kernel.once import once_a_page
from husheng.foundation.kernel.standing import through

from .cipher import FIRST_FORMAT, Erased, Locked, Opener, Unreadable
from .models import DataKey, DestroyedKey, Generation
from .ring import KEY_BYTES, ring

Owner = tuple[UUID, UUID | None]  # whose key, and the case's where what is sealed shall die with the case too
MOST_KEPT: Final = 8192
SECONDS_KEPT: Final = 300.0
NO_WRAPPING_KEY: Final = gettext_noop("没有显示。封装密钥不在这里，请联系系统管理员。")
STORE_KEYS: Final = """INSERT INTO vault_datakey (owner, kind, kek, wrapped)
                       SELECT * FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::bytea[])
                       ON CONFLICT DO NOTHING"""
FETCH: Final = "SELECT * FROM husheng_data_keys(%s::uuid[])"  # passes the door by itself
HOLD: Final = "SELECT owner FROM vault_datakey WHERE owner = ANY (%s) ORDER BY owner FOR KEY SHARE"

_lock = threading.Lock()
_kept: dict[Owner, tuple[Opener, float]] = {}
_kept_of = -1


def openers(owners: Iterable[Owner]) -> dict[Owner, Opener]:
    """What opens the values of these owners; raises `Erased` or `Locked` rather than leave one out."""
    wanted, now = set(owners), time.monotonic()
    number = _drop_if_moved()
    found = {owner: kept[0] for owner in wanted if (kept := _kept.get(owner)) is not None and kept[1] > now}
    missing = wanted - found.keys()
    if missing:
        opened = _fetched(missing)
        _keep(opened, now + SECONDS_KEPT, number)
        found |= opened
    return found


def new_sealers(owners: Iterable[Owner]) -> tuple[dict[Owner, Opener], Callable[[], None]]:
    """What seals for owners that nobody has sealed for before, and what writes their keys: before their values."""
    wanted = list(dict.fromkeys(owners))
    kinds = {subject: DataKey.SUBJECT for subject, _ in wanted}
    kinds |= {case: DataKey.CASE for _, case in wanted if case is not None}
    made, rows = _drawn(kinds)
    openers = {(s, c): Opener(made[s], made[c] if c else b"") for s, c in wanted}
    return openers, partial(_store_new, _arrays(rows), len(rows))


def sealers(owners: Iterable[Owner]) -> dict[Owner, Opener]:
    """What seals for these owners; makes the keys that there are not yet.

    Raises `Erased` where an owner has been erased: nothing is written about somebody who is no longer known.
    """
    wanted = list(dict.fromkeys(owners))
    subjects = {subject for subject, _ in wanted}
    cases = {case for _, case in wanted if case is not None}
    materials = _materials(subjects | cases)
    lacking = {key: kind for kind, keys in ((DataKey.SUBJECT, subjects), (DataKey.CASE, cases))
               for key in keys - materials.keys()}  # fmt: skip
    materials |= _made(lacking)
    return {(s, c): Opener(materials[s], materials[c] if c else b"") for s, c in wanted}


@through("keys")
def hold(owners: Iterable[UUID]) -> None:
    """Nobody destroys these keys before this act has ended; raises `Erased` where somebody already has."""
    wanted = sorted(set(owners))
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [wanted])
        if len(cursor.fetchall()) < len(wanted):
            raise Erased


@through("keys")
def destroy(owners: Iterable[UUID], at: dt.datetime) -> list[UUID]:
    """Destroy the data keys of these owners, for good; returns whose there were. Within an act."""
    wanted = list(dict.fromkeys(owners))
    gone = list(DataKey.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True))
    DataKey.objects.filter(pk__in=wanted).delete()
    DestroyedKey.objects.bulk_create(
        [DestroyedKey(owner=owner, at=at) for owner in wanted], ignore_conflicts=True
    )
    _move_on()
    return gone


def destroyed(owners: Iterable[UUID]) -> set[UUID]:
    """Those of the owners whose keys have been destroyed."""
    return set(DestroyedKey.objects.filter(pk__in=list(owners)).values_list("pk", flat=True))


@through("keys")
def lock_away(owners: Iterable[UUID], at: dt.datetime) -> int:
    """封存: from now on only what two custodians open is readable (P6). Within an act."""
    count = DataKey.objects.filter(pk__in=list(owners), locked_at=None).update(locked_at=at)
    _move_on()
    return count


@through("keys")
def open_until(owners: Iterable[UUID], until: dt.datetime | None) -> int:
    """启封: readable until then; None closes at once. The caller has both custodians' consent. Within an act."""
    count = DataKey.objects.filter(pk__in=list(owners)).exclude(locked_at=None).update(opened_until=until)
    _move_on()
    return count


@through("keys")
def state_of(owner: UUID) -> str:
    """`erased`, `locked` (and not opened for a time), or nothing: what a page says in the place of a value."""
    if destroyed([owner]):
        return "erased"
    closed = Q(opened_until=None) | Q(opened_until__lte=clock.now())
    return "locked" if DataKey.objects.filter(closed, pk=owner).exclude(locked_at=None).exists() else ""


@through("keys")
def locked(owners: Iterable[UUID]) -> set[UUID]:
    """Those of the owners whose values are locked away."""
    found = DataKey.objects.filter(pk__in=list(owners)).exclude(locked_at=None)
    return set(found.values_list("pk", flat=True))


# ── wrapping ────────────────────────────────────────────────────────────────────────────────────────────────
@through("keys")
def wrapped_by() -> dict[int, int]:
    """How many data keys each version of the key-encryption key wraps."""
    counted: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT kek, count(*) FROM vault_datakey GROUP BY kek ORDER BY kek")
        counted.update(cursor.fetchall())
    return counted


@through("keys")
def wrap_anew(limit: int = 2000) -> int:
    """Wrap up to so many data keys by the current key-encryption key; 0 when none is left. Within an act."""
    keys = ring()
    rows = list(
        DataKey.objects.exclude(kek=keys.kek_current).select_for_update(no_key=True).order_by("pk")[:limit]
    )
    wrapping = Opener(keys.kek[keys.kek_current])
    for row in rows:
        material = _unwrap(row.owner, row.kek, row.wrapped)
        row.wrapped = wrapping.encrypt(_bound(row.owner, keys.kek_current), material)
        row.kek = keys.kek_current
    DataKey.objects.bulk_update(rows, ["kek", "wrapped"])
    return len(rows)


def _bound(owner: UUID, kek: int) -> bytes:
    return b"data-key" + bytes((kek,)) + owner.bytes


def _unwrap(owner: UUID, kek: int, wrapped: bytes | memoryview) -> bytes:
    key, data = ring().kek.get(kek), bytes(wrapped)
    if key is None:
        raise Unreadable(NO_WRAPPING_KEY)
    if data[:1] == bytes((FIRST_FORMAT,)):
        return Opener(key).decrypt_first_format(b"subject-key" + owner.bytes, data)
    return Opener(key).decrypt(_bound(owner, kek), data)


@through("keys")
def _materials(owners: Iterable[UUID]) -> dict[UUID, bytes]:
    rows = DataKey.objects.filter(pk__in=list(owners)).values_list("owner", "kek", "wrapped")
    return {owner: _unwrap(owner, kek, wrapped) for owner, kek, wrapped in rows}


def _made(owners: Mapping[UUID, str]) -> dict[UUID, bytes]:
    """A new key for each, stored wrapped."""
    if not owners:
        return {}
    if DestroyedKey.objects.filter(pk__in=list(owners)).exists():
        raise Erased
    made, rows = _drawn(owners)
    if _store(_arrays(rows)) < len(
        rows
    ):  # another act has made one of them meanwhile; its key is the one that counts
        made |= _materials(owners)
    return made


def _drawn(owners: Mapping[UUID, str]) -> tuple[dict[UUID, bytes], list[tuple[UUID, str, int, bytes]]]:
    """New keys, and the rows that hold them wrapped."""
    keys = ring()
    wrapping, kek = Opener(keys.kek[keys.kek_current]), keys.kek_current
    made = {owner: random_bytes(KEY_BYTES) for owner in owners}
    return made, [
        (o, owners[o], kek, wrapping.encrypt(_bound(o, kek), key)) for o, key in sorted(made.items())
    ]


def _store_new(arrays: list[str], count: int) -> None:
    if count and _store(arrays) < count:
        raise RuntimeError("an owner that was said to be new has a key already; nothing is sealed for it")


def _store(arrays: list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(STORE_KEYS, arrays)
        return int(cursor.rowcount)


def _arrays(rows: Sequence[tuple[UUID, str, int, bytes]]) -> list[str]:
    """Owners, kinds, versions and wrapped keys as the database writes arrays: thousands are written at once."""
    written = [(str(owner), kind, str(kek), rf'"\\x{wrapped.hex()}"') for owner, kind, kek, wrapped in rows]
    return [f"{{{','.join(column)}}}" for column in zip(*written, strict=True)]


# ── what is kept ────────────────────────────────────────────────────────────────────────────────────────────
def _fetched(owners: set[Owner]) -> dict[Owner, Opener]:
    """From the database, in one statement; what is open only for a time is not kept."""
    keys = {key for owner in owners for key in owner if key is not None}
    with connection.cursor() as cursor:
        cursor.execute(FETCH, [list(keys)])
        rows = cursor.fetchall()
    if len(rows) < len(keys):
        raise Erased
    if not all(open_now for _owner, _kek, _wrapped, open_now in rows):
        raise Locked
    materials = {owner: _unwrap(owner, kek, wrapped) for owner, kek, wrapped, _open_now in rows}
    return {(s, c): Opener(materials[s], materials[c] if c else b"") for s, c in owners}


def _keep(opened: Mapping[Owner, Opener], until: float, number: int) -> None:
    with _lock:
        if number != _kept_of:
            return  # fetched before somebody was erased: good for this page, not for the next
        if len(_kept) + len(opened) > MOST_KEPT:
            for owner in list(_kept)[: len(_kept) // 2 + 1]:
                del _kept[owner]
        for owner in list(opened)[: MOST_KEPT // 2]:
            _kept[owner] = opened[owner], until


def forget() -> None:
    """Drop every key that this process keeps."""
    with _lock:
        _kept.clear()


@once_a_page
def _generation() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM vault_generation WHERE id = 1")
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def _drop_if_moved() -> int:
    global _kept_of
    number = _generation()
    if number != _kept_of:
        with _lock:
            _kept.clear()
            _kept_of = number
    return number


def _move_on() -> None:
    """Counted under the row's lock, so in the order of commits: no process can miss one."""
    if not Generation.objects.filter(pk=1).update(number=F("number") + 1):
        Generation.objects.create(pk=1, number=1)
    forget()
