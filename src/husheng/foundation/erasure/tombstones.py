"""Tombstones 清除名单: who has been erased, kept outside the database so that no restored backup brings anybody back.

One JSON line per erasure, chained by digests, under HUSHENG_HOME and, where HUSHENG_TOMBSTONES names a second file,
there too. Each line holds pseudonymous keys, never a value. `replay` is run after a restore and before the site opens.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from husheng.foundation.acts import journal
from husheng.foundation.acts.erasing import destroy_openings
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.actors import installer
from husheng.foundation.evidence import sweeping
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.kernel.standing import through
from husheng.foundation.kernel.words import say as _
from husheng.foundation.vault import carrying, datakeys
from husheng.foundation.vault.subjects import clear_indexes, rows_of

from . import exhibits
from .models import Erasure

FIRST = "0" * 64


@dataclass(frozen=True)
class Tombstone:
    """One erased subject: its key's owner, the keys of its rows, and whose data keys went with it."""

    erasure: UUID
    owner: UUID
    rows: tuple[UUID, ...]
    keys: tuple[UUID, ...] = ()

    @property
    def owners(self) -> set[UUID]:
        """Whose data keys are never to come back."""
        return {self.owner, *self.keys}


def path() -> Path:
    """The list of this installation."""
    return Path(settings.HUSHENG_HOME) / "tombstones.jsonl"


def paths() -> list[Path]:
    """Every place where it is kept."""
    second = [Path(settings.HUSHENG_TOMBSTONES)] if settings.HUSHENG_TOMBSTONES else []
    return [path(), *second]


def lines(file: Path) -> list[str]:
    """The lines of a list, chain checked; none where there is no list."""
    try:
        found = [line for line in file.read_text(encoding="utf-8").splitlines() if line]
    except FileNotFoundError:
        return []
    before = FIRST
    for number, line in enumerate(found, 1):
        body = json.loads(line)
        if (body["n"], body["before"]) != (number, before):
            raise Conflict(
                _("清除名单从第 %(number)s 行起接不上，请用另一份：%(file)s", number=number, file=file),
                code="tombstones_broken",
            )
        before = hashlib.sha256(line.encode()).hexdigest()
    return found


def longest(candidates: Sequence[list[str]]) -> list[str]:
    """The list that contains all others; lists that went different ways are a person's to decide on."""
    best = max(candidates, key=len, default=[])
    for other in candidates:
        if best[: len(other)] != other:
            raise Conflict("几份清除名单互相矛盾，没有继续。请查明哪一份是真的。", code="tombstones_differ")
    return best


def known() -> list[str]:
    """The list as this installation knows it, from every place."""
    return longest([lines(file) for file in paths()])


def mark(found: Sequence[str]) -> dict[str, Any]:
    """Length and head of a list: a backup keeps it, and a restore asks for a list that contains it."""
    return {"count": len(found), "head": hashlib.sha256(found[-1].encode()).hexdigest() if found else FIRST}


def contains(found: Sequence[str], wanted: dict[str, Any]) -> bool:
    """Whether the list begins with what a mark was made of."""
    return len(found) >= wanted["count"] and mark(found[: wanted["count"]]) == wanted


def parsed(found: Sequence[str]) -> list[Tombstone]:
    """The lines as values."""
    bodies = [json.loads(line) for line in found]
    return [
        Tombstone(
            UUID(body["erasure"]),
            UUID(body["owner"]),
            tuple(map(UUID, body["rows"])),
            tuple(map(UUID, body.get("keys", []))),
        )
        for body in bodies
    ]


def sync() -> int:
    """Write down what the database has erased and the list does not have yet; how many. Idempotent."""
    with _alone():
        found = known()
        there = {stone.erasure for stone in parsed(found)}
        added = 0
        with through("erasure"):
            unwritten = list(
                Erasure.objects.filter(state="erased").exclude(pk__in=there).order_by("erased_at", "pk")
            )
        for row in unwritten:
            found.append(_line(row, found))
            added += 1
        for file in paths():
            if lines(file) != found:
                _write(file, found)
        if added:
            carrying.drop(sorted(owners_of(parsed(found))))
    return added


def take_over(found: list[str]) -> None:
    """Keep a list that came with a backup, where it is the longer one."""
    with _alone():
        chosen = longest([known(), found])
        for file in paths():
            if lines(file) != chosen:
                _write(file, chosen)


def pending() -> list[Tombstone]:
    """Those who are on the list and whom this database still knows."""
    stones = parsed(known())
    gone = datakeys.destroyed(owners_of(stones)) if stones else set()
    return [stone for stone in stones if stone.owners - gone]


def owners_of(stones: Iterable[Tombstone]) -> set[UUID]:
    """Whose data keys have been destroyed by all of these."""
    return {owner for stone in stones for owner in stone.owners}


def replay() -> int:
    """Erase again whom a restored database has brought back, and remove the files; how many. Before the site opens."""
    stones = pending()
    if stones:
        _erase_again(stones)
    sweeping.remove_erased()
    return len(stones)


def _erase_again(stones: Sequence[Tombstone]) -> None:
    owners = owners_of(stones)
    with act_frame(installer(), "erasure.replay") as running:
        rows = rows_of(owners)
        keys = {key for stone in stones for key in stone.rows} | {row.pk for row in rows}
        datakeys.destroy({*owners, *exhibits.keys(rows)}, clock.now())
        clear_indexes(owners)
        destroy_openings(keys)
        done = [
            journal.Done(Erasure.kind(), stone.erasure, "", "erased", dict(running.facts)) for stone in stones
        ]
        journal.write(running, done, None)


# ── the file ────────────────────────────────────────────────────────────────────────────────────────────────
def _line(row: Erasure, found: Sequence[str]) -> str:
    body = {
        "n": len(found) + 1,
        "at": row.erased_at.isoformat() if row.erased_at else "",
        "erasure": str(row.pk),
        "act": str(row.act),
        "owner": str(row.subject),
        "rows": [key for _, key, _ in row.records],
        "keys": [key for key in row.keys if key != str(row.subject)],
        "before": mark(found)["head"],
    }
    return json.dumps(body, separators=(",", ":"))


def _write(file: Path, found: Sequence[str]) -> None:
    """Whole, beside, durable, then in its place: a power cut leaves the old list or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(file.name + ".part")
    with draft.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in found)
        stream.flush()
        os.fsync(stream.fileno())
    draft.chmod(0o600)
    draft.rename(file)
    handle = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone() -> Iterator[None]:
    """One writer at a time, across processes."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path().with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
