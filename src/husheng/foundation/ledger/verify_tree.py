"""Recomputing the tree from the entries, and holding tiles, checkpoints and the log's row against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from husheng.foundation.kernel.errors import Invalid

from . import keyring, keys, store
from .leaf import read_leaf
from .merkle.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from .merkle.frontier import TILE_HEIGHT, Frontier
from .merkle.hashing import HASH_SIZE, MerkleError, leaf_hashes
from .merkle.notes import open_note, parse_note
from .merkle.tiles import TILE_BYTES, TILE_WIDTH, levels, split
from .models import MAIN, Entry
from .report import LogHead, Progress, Report

ENTRIES = "SELECT ordinal, act_id, leaf, leaf_hash FROM ledger_entry WHERE log_id = %s ORDER BY ordinal"
CHECKPOINTS = "SELECT size, root, note FROM ledger_checkpoint WHERE log_id = %s ORDER BY size"
TILE_COUNTS = "SELECT level, count(*) FROM ledger_tile WHERE log_id = %s GROUP BY level"
CHUNK = 40 * TILE_WIDTH
LOST = bytes(HASH_SIZE)
_ID = rb'"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"'
_WORD, _PAIR = rb'"[A-Za-z0-9_.:-]{1,100}"', rb'"[A-Za-z0-9_.:-]{1,100}":"[0-9a-f]{64}"'
_USUAL = re.compile(
    rb'\{"act":"([0-9a-f-]{36})","agency":(?:null|%(id)s),"at":"[0-9T:.Z-]{10,27}",'
    rb'"commitments":\{(?:%(pair)s(?:,%(pair)s)*)?\},"key":(?:null|%(id)s),"kind":%(word)s,'
    rb'"nonce":"[0-9a-f]{32}","v":1,"verb":%(word)s\}' % {b"id": _ID, b"word": _WORD, b"pair": _PAIR}
)

Row = tuple[int, UUID, bytes, bytes]


class TreeCheck:
    """One pass over the entries in their order. Holds a few tiles in memory, whatever the size of the log."""

    def __init__(self, log: store.LogRow, report: Report, progress: Progress | None) -> None:
        self.log, self.report, self.progress = log, report, progress
        self.frontier = Frontier()
        self._spans = self._known_keys()
        self._signed = self._open(log.checkpoint) if log.checkpoint else None
        # A hole is filled only up to a size that was really signed: a forged number cannot keep us busy.
        self._claimed = self._signed.size if self._signed else self._count()
        self._pending: list[bytes] = []
        self._done: list[int] = []
        self._checkpoints = store.stream("ledger_checkpoints", CHECKPOINTS, [log.id])
        self._next: tuple[int, bytes, str] | None = None
        self._last = 0

    def run(self) -> None:
        """Everything that can be said without the journal."""
        self._advance()
        for rows in _chunks(store.stream("ledger_entries", ENTRIES, [self.log.id])):
            self._feed(self._hashes(rows))
            if self.progress:
                self.progress(self.frontier.size, self._claimed)
        lost = range(self.frontier.size + 1, self._claimed + 1)
        for ordinal in lost:
            self.report.add("entry_missing", ordinal=ordinal)
        self._feed([LOST] * len(lost))
        self._flush(final=True)
        self._tile_counts()
        while self._next is not None:
            self.report.add("checkpoint", ordinal=self._next[0], detail="size")
            self._advance()
        self._log_row()
        self._say(MAIN)

    def _say(self, main: str) -> None:
        """The report names the log that acts enter; the others stand beside it."""
        root = self.frontier.root().hex()
        self.report.logs.append(LogHead(self.log.name, self.log.origin, self.frontier.size, root))
        if self.log.name == main:
            self.report.origin, self.report.size, self.report.root = (
                self.log.origin, self.frontier.size, root,
            )  # fmt: skip

    def _count(self) -> int:
        return Entry.objects.filter(log_id=self.log.id).count()

    # ── entries ─────────────────────────────────────────────────────────────────────────────────────────────
    def _hashes(self, rows: list[Row]) -> list[bytes]:
        """The leaves' hashes in place; a lost entry leaves a hole, so that the rest stays comparable."""
        result: list[bytes] = []
        for (ordinal, act_id, leaf, stored), digest in zip(
            rows, leaf_hashes(row[2] for row in rows), strict=True
        ):
            if not 0 < ordinal <= self._claimed:
                self.report.add("entry_beyond", ordinal=ordinal, act_id=act_id)
                continue
            while self.frontier.size + len(result) + 1 < ordinal:
                self.report.add("entry_missing", ordinal=self.frontier.size + len(result) + 1)
                result.append(LOST)
            if digest != stored:
                self.report.add("entry_changed", ordinal=ordinal, act_id=act_id)
            if not _says(leaf, act_id):
                self.report.add("entry_not_a_leaf", ordinal=ordinal, act_id=act_id)
            result.append(digest)
        return result

    def _feed(self, hashes: list[bytes]) -> None:
        """Extend the tree, stopping at each size that was signed."""
        done = 0
        while self._next is not None and self._next[0] <= self.frontier.size + len(hashes) - done:
            stop = done + self._next[0] - self.frontier.size
            self._extend(hashes[done:stop])
            done = stop
            self._checkpoint(*self._next)
            self._advance()
        self._extend(hashes[done:])
        self._flush(final=False)

    # ── tiles ───────────────────────────────────────────────────────────────────────────────────────────────
    def _extend(self, hashes: list[bytes]) -> None:
        for level, nodes in enumerate(self.frontier.extend(hashes)):
            if level == len(self._pending):
                self._pending.append(b"")
                self._done.append(0)
            self._pending[level] += b"".join(nodes)

    def _flush(self, *, final: bool) -> None:
        """Compare the tiles that are complete (at the end: also the partial ones) and forget them."""
        for level, data in enumerate(self._pending):
            length = len(data) if final else len(data) // TILE_BYTES * TILE_BYTES
            if not length:
                continue
            first = self._done[level]
            expected = {
                (level, first + i): data[i * TILE_BYTES : min((i + 1) * TILE_BYTES, length)]
                for i in range(-(-length // TILE_BYTES))
            }
            stored = store.get_tiles(self.log.id, expected)
            for (_, index), tile in expected.items():
                if (found := stored.get((level, index), b"")) != tile:
                    self._tile(level, index, tile, found)
            self._pending[level] = data[length:]
            self._done[level] += len(expected)

    def _tile(self, level: int, index: int, expected: bytes, found: bytes) -> None:
        """Name the places in a tile that differ."""
        have = split(found[: len(found) // HASH_SIZE * HASH_SIZE])
        if len(found) != len(expected):
            self.report.add("tile_above" if level else "tile", detail=f"{level}/{index} width")
        for position, (wanted, got) in enumerate(zip(split(expected), have, strict=False)):
            if wanted != got:
                number = index * TILE_WIDTH + position
                if level:
                    self.report.add("tile_above", detail=f"{level}/{number}")
                else:
                    self.report.add("tile", ordinal=number + 1)

    def _tile_counts(self) -> None:
        size = self.frontier.size
        with store.raw() as cursor:
            found = dict(cursor.execute(TILE_COUNTS, [self.log.id]).fetchall())
        expected = {level: -(-(size >> (TILE_HEIGHT * level)) // TILE_WIDTH) for level in range(levels(size))}
        for level in sorted(found.keys() | expected.keys()):
            if found.get(level, 0) != expected.get(level, 0):
                self.report.add("tile_count", detail=f"{level}: {found.get(level, 0)}")

    # ── what was signed ─────────────────────────────────────────────────────────────────────────────────────
    def _advance(self) -> None:
        self._next = next(self._checkpoints, None)

    def _checkpoint(self, size: int, root: bytes, note: str) -> None:
        self.report.checkpoints += 1
        self._last = size
        if root != self.frontier.root():
            self.report.add("checkpoint", ordinal=size, detail="root")
        signed = self._open(note)
        if signed is None or (signed.size, signed.root) != (size, root):
            self.report.add("signature", ordinal=size)

    def _open(self, note: str) -> Checkpoint | None:
        """The checkpoint, when every key that was in force at its size has signed it."""
        try:
            known = keyring.verifiers(self._spans, parse_checkpoint(parse_note(note.encode()).text).size)
            _, signed = open_note(note.encode(), known)
            checkpoint = open_checkpoint(note, self.log.origin, known)[0]
        except MerkleError:
            return None
        return checkpoint if len(signed) == len(known) else None

    def _log_row(self) -> None:
        size, root = self.frontier.size, self.frontier.root()
        if self.log.size != size:
            self.report.add("log_row", detail="size")
        if self.log.frontier != self.frontier.to_bytes():
            self.report.add("log_row", detail="frontier")
        if size and (self._signed is None or (self._signed.size, self._signed.root) != (size, root)):
            self.report.add("log_row", detail="checkpoint")
        if self._last != size:
            self.report.add("checkpoint", ordinal=size, detail="missing")

    def _known_keys(self) -> list[keyring.KeySpan]:
        """The registered public keys; on the machine that signs they must be those of the key files."""
        spans = keyring.spans(self.log.id)
        ours = {one.vkey for one in keys.verifiers(self.log.name, self.log.origin)}
        active = {span.vkey for span in spans if span.until is None}
        if self.log.vkey not in active or (ours and not ours >= {span.vkey for span in spans}):
            self.report.add("key")
        return [span for span in spans if not ours or span.vkey in ours]


def _says(leaf: bytes, act_id: UUID) -> bool:
    """Whether this is a leaf of ours about that act; the usual spelling is recognised four times faster."""
    if (usual := _USUAL.fullmatch(leaf)) is not None:
        return usual.group(1) == str(act_id).encode()
    try:
        return read_leaf(leaf).act == act_id
    except Invalid:
        return False


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for ordinal, act_id, leaf, digest in rows:
        chunk.append((ordinal, act_id, leaf, digest))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
