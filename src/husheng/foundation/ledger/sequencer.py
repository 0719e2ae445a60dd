"""Gives waiting leaves their numbers: one sequencer at a time per log, no gaps, one signed checkpoint per batch.

Everything of a batch happens in one transaction, so a crash leaves either the leaves waiting or the batch
complete: nothing is lost and nothing is signed that is not stored.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
from collections.abc import Callable, Sequence
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from husheng.foundation.vault.hardware import HardwareUnavailable

from . import daily, keyring, keys, store
from .faults import LedgerBehind, LedgerBroken, behind, broken, fork
from .merkle.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from .merkle.frontier import Frontier
from .merkle.hashing import MerkleError, leaf_hashes
from .merkle.private import LogSigner
from .merkle.tiles import TileId, frontier_from_tiles, grow, right_edge
from .models import MAIN
from .witnessing import safety

BATCH = 10_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,19}", re.ASCII)
_logger = logging.getLogger("husheng.ledger")

# What this process has itself checked or written: log → (size, frontier). Anything else is checked again.
_trusted: dict[int, tuple[int, bytes]] = {}
# Logs whose witnesses this process has asked, before its first signature, whether they hold more than we do.
_asked: set[str] = set()


def integrate_now(limit: int = BATCH, name: str = MAIN) -> int:
    """Number, store and sign up to `limit` waiting leaves of a log; returns how many there were.

    Waits for another sequencer at work. Raises `LedgerBroken`, and signs nothing, when the log does not fit
    itself or its keys, or when somebody holds a later state of it.
    """
    _ask_first(name)
    try:
        with transaction.atomic():
            store.only_one(name)
            waiting = store.take_waiting(limit, name)
            if waiting:
                log = _log(name)
                _refuse_if_halted(log)
                append(log, daily.shuffled(waiting) if name == daily.NAME else waiting)
            return len(waiting)
    except psycopg.errors.UniqueViolation as error:
        raise broken("一个已有存证的行为又提交了一次。", detail=error.diag.message_detail) from error
    except MerkleError as error:
        raise broken("台账的右缘、哈希块或检查点彼此不符。", detail=str(error)) from error


def integrate_all() -> int:
    """Integrate until nothing that is due waits in any log; returns how many leaves there were."""
    total = 0
    for name in store.logs_waited_for():
        while moved := integrate_now(name=name):
            total += moved
    return total


def prepare(name: str = MAIN) -> None:
    """Make log and key on first use; otherwise rebuild the frontier from the tiles and compare."""
    _ask_first(name)
    try:
        with transaction.atomic():
            store.only_one(name)
            _check(log := _log(name), _edge(log), keyring.signers(log))
            _refuse_if_halted(log)
    except MerkleError as error:
        raise broken("台账的右缘、哈希块或检查点彼此不符。", detail=str(error)) from error


def run_forever(stop: threading.Event, interval: float = 0.2) -> None:
    """Integrate until told to stop. A lost connection is tried again; a broken main log ends the loop.

    Another log that is broken is left alone. One that is behind its witnesses is not signed, but asked for again
    and again: the operator replays what is missing while we run. So is one whose hardware does not answer.
    """
    given_up: set[str] = set()
    ready = False
    try:
        while not stop.is_set():
            pause = interval
            try:
                connection.close_if_unusable_or_obsolete()
                if not ready:
                    for name in dict.fromkeys([MAIN, *(log.name for log in store.all_logs())]):
                        _unless_broken(prepare, name, given_up)
                    ready = True
                names = [name for name in store.logs_waited_for() if name not in given_up]
                if BATCH in [_unless_broken(_integrate, name, given_up) for name in names]:
                    continue
            except (LedgerBehind, HardwareUnavailable) as error:
                _logger.error("%s %s", error.code, error.facts)
                pause = max(5.0, interval)
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


def _integrate(name: str) -> int:
    return integrate_now(name=name)


def _unless_broken(run: Callable[[str], int | None], name: str, given_up: set[str]) -> int | None:
    """Run it; a broken log besides the main one must not keep the others from being numbered."""
    try:
        return run(name)
    except LedgerBehind:
        raise
    except LedgerBroken as error:
        if name == MAIN:
            raise
        _logger.error("%s %s", error.code, {"log": name, **error.facts})
        given_up.add(name)
        return None


def _ask_first(name: str) -> None:
    if name not in _asked:
        safety.ask_everybody(name)
        _asked.add(name)


def _refuse_if_halted(log: store.LogRow) -> None:
    if log.stopped:
        raise (fork if log.stopped["reason"] == safety.FORK else behind)(log=log.name, **log.stopped)


def _log(name: str) -> store.LogRow:
    return store.current_log(name) or _create_log(name)


def _create_log(name: str) -> store.LogRow:
    """A log under a name of its own: two installations must never sign under one name."""
    if not _NAME.fullmatch(name):
        raise ValueError("a log's name is a short word of small letters, digits and underscores")
    if name == MAIN:
        origin = settings.HUSHENG_LEDGER_ORIGIN or f"husheng.local/{secrets.token_hex(6)}"
    else:
        main = store.current_log() or _create_log(MAIN)
        origin = f"{main.origin}/{name}"
    signer = keys.signer(origin, create=True, name=name)
    assert signer is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_log (name, origin, vkey, size, frontier, checkpoint, published, halted) "
            "VALUES (%s, %s, %s, 0, '', '', 0, '{}') RETURNING id",
            [name, origin, signer.verifier.vkey],
        )
        cursor.execute(
            "INSERT INTO ledger_logkey (log_id, vkey, since) VALUES (%s, %s, 0)",
            [cursor.fetchone()[0], signer.verifier.vkey],
        )
    log = store.current_log(name)
    assert log is not None
    return log


def _edge(log: store.LogRow) -> dict[TileId, bytes]:
    return store.get_tiles(log.id, [(span.level, span.index) for span in right_edge(log.size)])


def _check(log: store.LogRow, edge: dict[TileId, bytes], signers: Sequence[LogSigner]) -> None:
    """Compare what the row says with what the tiles say and with what was signed last."""
    if _trusted.get(log.id) == (log.size, log.frontier):
        return
    frontier = frontier_from_tiles(log.size, lambda level, index: edge.get((level, index), b""))
    if frontier.to_bytes() != log.frontier:
        raise MerkleError("the frontier is not that of the tiles")
    if log.size:
        signed, _ = open_checkpoint(log.checkpoint, log.origin, [one.verifier for one in signers])
        if (signed.size, signed.root) != (log.size, frontier.root()):
            raise MerkleError("the tree is not the one that was signed last")
    _trusted[log.id] = (log.size, log.frontier)


def append(log: store.LogRow, leaves: list[tuple[UUID, bytes]]) -> None:
    """Number, store and sign these leaves, in the transaction and under the lock of the caller."""
    signers, edge = keyring.signers(log), _edge(log)
    _check(log, edge, signers)
    frontier = grow_by(log, edge, leaves)
    note = sign_checkpoint(Checkpoint(log.origin, frontier.size, frontier.root()), keyring.signing_now(log))
    _sign(log, frontier, note)


def grow_by(log: store.LogRow, edge: dict[TileId, bytes], leaves: Sequence[tuple[UUID, bytes]]) -> Frontier:
    """Write entries and tiles for these leaves, in the caller's transaction; returns the new right edge."""
    hashes = leaf_hashes(leaf for _, leaf in leaves)
    frontier = Frontier.from_bytes(log.size, log.frontier)
    grown = frontier.extend(hashes)
    store.add_entries(log.id, log.size + 1, leaves, hashes)
    store.put_tiles(log.id, grow(log.size, {level: data for (level, _), data in edge.items()}, grown))
    return frontier


def _sign(log: store.LogRow, frontier: Frontier, note: str) -> None:
    """Store the signed checkpoint, and the log's row with it."""
    store.add_checkpoint(log.id, frontier.size, frontier.root(), note, frontier.to_bytes())
    _trusted[log.id] = (frontier.size, frontier.to_bytes())
