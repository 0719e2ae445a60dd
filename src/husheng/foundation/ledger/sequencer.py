"""Gives waiting leaves their numbers: one sequencer per log, no gaps, one signed checkpoint per batch.

Everything of a batch happens in one transaction, so a crash leaves either the leaves waiting or the batch
complete: nothing is lost and nothing is signed that is not stored.
"""

from __future__ import annotations

import logging
import secrets
import threading
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from . import keys, store
from .faults import LedgerBroken, broken
from .merkle.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from .merkle.frontier import Frontier
from .merkle.hashing import MerkleError, leaf_hashes
from .merkle.keys import Ed25519Signer
from .merkle.tiles import TileId, frontier_from_tiles, grow, right_edge

BATCH = 10_000
_LOCK = 0x4855_5348_4C4F_47  # any fixed number: only one sequencer at a time holds it
_logger = logging.getLogger("husheng.ledger")

# What this process has itself checked or written: (log, size, frontier). Anything else is checked again.
_trusted: set[tuple[int, int, bytes]] = set()


def integrate_now(limit: int = BATCH) -> int:
    """Number, store and sign up to `limit` waiting leaves; returns how many there were.

    Waits for another sequencer at work. Raises `LedgerBroken`, and signs nothing, when the log does not fit
    itself or its key.
    """
    try:
        with transaction.atomic():
            _only_one()
            waiting = store.take_waiting(limit)
            if waiting:
                _append(_log(), waiting)
            return len(waiting)
    except psycopg.errors.UniqueViolation as error:
        raise broken("一个已有存证的行为又提交了一次。", detail=error.diag.message_detail) from error
    except MerkleError as error:
        raise broken("台账的右缘、哈希块或检查点彼此不符。", detail=str(error)) from error


def integrate_all() -> int:
    """Integrate until nothing waits; returns how many leaves there were."""
    total = 0
    while moved := integrate_now():
        total += moved
    return total


def prepare() -> None:
    """Make log and key on first use; otherwise rebuild the frontier from the tiles and compare."""
    try:
        with transaction.atomic():
            _only_one()
            _check(log := _log(), _edge(log), _signer(log))
    except MerkleError as error:
        raise broken("台账的右缘、哈希块或检查点彼此不符。", detail=str(error)) from error


def run_forever(stop: threading.Event, interval: float = 0.2) -> None:
    """Integrate until told to stop. A lost connection is tried again; a broken log ends the loop."""
    ready = False
    try:
        while not stop.is_set():
            pause = interval
            try:
                connection.close_if_unusable_or_obsolete()
                if not ready:
                    prepare()
                    ready = True
                if integrate_now() == BATCH:
                    continue
            except (DatabaseError, psycopg.Error) as error:
                _logger.warning("ledger.waits %s", type(error).__name__)
                connection.close()
                pause = max(1.0, interval)
            stop.wait(pause)
    except LedgerBroken as error:
        _logger.error("%s %s", error.code, error.facts)
        raise
    finally:
        connection.close()


def _only_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _log() -> store.LogRow:
    return store.current_log() or _create_log()


def _create_log() -> store.LogRow:
    """A log under a name of its own: two installations must never sign under one name."""
    origin = getattr(settings, "HUSHENG_LEDGER_ORIGIN", "") or f"husheng.local/{secrets.token_hex(6)}"
    signer = keys.signer(origin, create=True)
    assert signer is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_log (origin, vkey, size, frontier, checkpoint) VALUES (%s, %s, 0, '', '')",
            [origin, signer.verifier.vkey],
        )
    log = store.current_log()
    assert log is not None
    return log


def _signer(log: store.LogRow) -> Ed25519Signer:
    """The log's own key and no other: a second key would be a second history."""
    signer = keys.signer(log.origin, create=False)
    if signer is None:
        raise broken("签名密钥文件不见了，请从备份恢复。", file=keys.key_path().name)
    if signer.verifier.vkey != log.vkey:
        raise broken("签名密钥文件不是这本台账的，请从备份恢复原来的。", file=keys.key_path().name)
    return signer


def _edge(log: store.LogRow) -> dict[TileId, bytes]:
    return store.get_tiles(log.id, [(span.level, span.index) for span in right_edge(log.size)])


def _check(log: store.LogRow, edge: dict[TileId, bytes], signer: Ed25519Signer) -> None:
    """Compare what the row says with what the tiles say and with what was signed last."""
    state = (log.id, log.size, log.frontier)
    if state in _trusted:
        return
    frontier = frontier_from_tiles(log.size, lambda level, index: edge.get((level, index), b""))
    if frontier.to_bytes() != log.frontier:
        raise MerkleError("the frontier is not that of the tiles")
    if log.size:
        signed, _ = open_checkpoint(log.checkpoint, log.origin, [signer.verifier])
        if (signed.size, signed.root) != (log.size, frontier.root()):
            raise MerkleError("the tree is not the one that was signed last")
    _trust(state)


def _trust(state: tuple[int, int, bytes]) -> None:
    _trusted.clear()
    _trusted.add(state)


def _append(log: store.LogRow, waiting: list[tuple[UUID, bytes]]) -> None:
    signer, edge = _signer(log), _edge(log)
    _check(log, edge, signer)
    hashes = leaf_hashes(leaf for _, leaf in waiting)
    frontier = Frontier.from_bytes(log.size, log.frontier)
    grown = frontier.extend(hashes)
    store.add_entries(log.id, log.size + 1, waiting, hashes)
    store.put_tiles(log.id, grow(log.size, {level: data for (level, _), data in edge.items()}, grown))
    _sign(log, frontier, signer)


def _sign(log: store.LogRow, frontier: Frontier, signer: Ed25519Signer) -> None:
    root, edge = frontier.root(), frontier.to_bytes()
    note = sign_checkpoint(Checkpoint(log.origin, frontier.size, root), [signer])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_checkpoint (log_id, size, root, note) VALUES (%s, %s, %s, %s)",
            [log.id, frontier.size, root, note],
        )
        cursor.execute(
            "UPDATE ledger_log SET size = %s, frontier = %s, checkpoint = %s WHERE id = %s",
            [frontier.size, edge, note, log.id],
        )
    _trust((log.id, frontier.size, edge))
