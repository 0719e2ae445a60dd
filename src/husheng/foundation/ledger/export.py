"""`husheng ledger export`: a log as the static tree of C2SP tlog-tiles v0.1.0, for mirrors, monitors and courts.

The tree is a pure function of the log. A public one holds checkpoint and hash tiles; entry bundles go only to
authorised agencies, which the specification does not foresee and we declare (docs/explanation/ledger.md).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import heads, keyring, store
from .disk import Disk, alone
from .faults import LedgerBroken, behind, fork
from .merkle.checkpoint import Checkpoint, open_checkpoint
from .merkle.frontier import TILE_HEIGHT
from .merkle.hashing import HASH_SIZE, MerkleError
from .merkle.tiles import (
    TILE_WIDTH,
    TileSpan,
    entries_path,
    levels,
    right_edge,
    tile_path,
    tile_width,
)

CHECKPOINT = "checkpoint"
TILES = (
    "SELECT index, hashes FROM ledger_tile WHERE log_id = %s AND level = %s AND index >= %s ORDER BY index"
)
# The database packs the bundles: one row of 256 entries instead of 256 rows.
BUNDLES = """
SELECT (ordinal - 1) / 256, count(*),
       string_agg(substring(int4send(octet_length(leaf)) FROM 3) || leaf, ''::bytea ORDER BY ordinal)
FROM ledger_entry WHERE log_id = %s AND ordinal > %s AND ordinal <= %s GROUP BY 1 ORDER BY 1
"""
WINDOW = 64 * TILE_WIDTH


@dataclass(frozen=True)
class Exported:
    """What an export did: the size that the tree now shows, and how many files were written."""

    size: int
    files: int
    moved: bool


def export(
    log: store.LogRow,
    folder: Path,
    *,
    entries: bool,
    everything: bool = True,
    disk: Disk | None = None,
) -> Exported:
    """Bring the tree in `folder` to the newest published checkpoint.

    `everything` compares every file that is there already; without, only what grew since the tree's own
    checkpoint is looked at. A file with other bytes than ours is an alarm: nothing is overwritten.
    """
    disk = disk or Disk()
    with alone(folder), store.snapshot():
        head, there = heads.head(log), _there(log, folder)
        if head is None:
            return Exported(0, 0, moved=False)
        _refuse_older(log, head, there)
        start = 0 if everything or there is None else there.size
        files = _put_all(log, folder, disk, _tiles(log.id, start, head.size))
        if entries:
            files += _put_all(log, folder, disk, _bundles(log.id, start, head.size))
        disk.settle()
        moved = there is None or there.size < head.size or (folder / CHECKPOINT).read_text() != head.note
        if moved:
            disk.put(folder / CHECKPOINT, head.note.encode())
            disk.settle()
            _drop_partial(folder, there.size if there else 0, head.size)
        return Exported(head.size, files, moved)


def _there(log: store.LogRow, folder: Path) -> Checkpoint | None:
    """The checkpoint that the tree shows now."""
    path = folder / CHECKPOINT
    if not path.exists():
        return None
    note = path.read_text(encoding="utf-8")
    try:
        return open_checkpoint(note, log.origin, keyring.verifiers_of(log.id, note))[0]
    except MerkleError as error:
        raise LedgerBroken(
            "没有导出。这个文件夹里的检查点不是本台账签的。请核对文件夹，或导出到新的文件夹。",
            code="ledger.foreign_tree",
            facts={"detail": str(error)},
        ) from error


def _refuse_older(log: store.LogRow, head: heads.Head, there: Checkpoint | None) -> None:
    """The checkpoint moves only forward, and one size has one root."""
    if there is None:
        return
    if there.size > head.size:
        raise behind(log=log.name, tree=there.size, database=head.size)
    ours, _ = open_checkpoint(head.note, log.origin, keyring.verifiers_of(log.id, head.note))
    if there.size == head.size and there.root != ours.root:
        raise fork(log=log.name, size=head.size)


def _put_all(log: store.LogRow, folder: Path, disk: Disk, files: Iterator[tuple[str, bytes]]) -> int:
    count = 0
    for name, data in files:
        path = folder / name
        try:
            found = path.read_bytes()
        except FileNotFoundError:
            disk.put(path, data)
            count += 1
            continue
        if found != data:
            raise LedgerBroken(
                "导出已停止。这个文件夹里有一个文件与台账不符，没有覆盖它。"
                "请用 husheng ledger fsck 查明是台账还是这个文件夹被改动过。",
                code="ledger.other_bytes",
                facts={"log": log.name, "file": name},
            )
    return count


def _tiles(log: int, start: int, size: int) -> Iterator[tuple[str, bytes]]:
    for level in range(levels(size)):
        first = start >> (TILE_HEIGHT * (level + 1))
        for index, hashes in store.stream("ledger_export", TILES, [log, level, first]):
            width = tile_width(level, index, size)
            if width:
                data = hashes[: width * HASH_SIZE]
                if len(data) != width * HASH_SIZE:
                    raise MerkleError(f"tile {level}/{index} is too short")
                yield tile_path(TileSpan(level, index, width)), data


def _bundles(log: int, start: int, size: int) -> Iterator[tuple[str, bytes]]:
    for after in range(start // TILE_WIDTH * TILE_WIDTH, size, WINDOW):
        with store.raw() as cursor:
            rows = cursor.execute(BUNDLES, [log, after, min(after + WINDOW, size)], binary=True).fetchall()
        for index, count, data in rows:
            if count != tile_width(0, index, size):
                raise MerkleError(f"entries are missing in bundle {index}")
            yield entries_path(index, count), data


def _drop_partial(folder: Path, before: int, now: int) -> None:
    """Partial files of tiles that are full by now."""
    for span in right_edge(before):
        if tile_width(span.level, span.index, now) == TILE_WIDTH:
            full = TileSpan(span.level, span.index, TILE_WIDTH)
            shutil.rmtree(folder / f"{tile_path(full)}.p", ignore_errors=True)
            if span.level == 0:
                shutil.rmtree(folder / f"{entries_path(span.index, TILE_WIDTH)}.p", ignore_errors=True)
