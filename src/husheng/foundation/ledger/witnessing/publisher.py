"""Beside the sequencer: asks the witnesses to cosign the newest checkpoint, and publishes it at quorum.

Numbering never waits for a witness. What is numbered but not published is "pending" for everybody to see.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus

import psycopg
from django.db import DatabaseError, connection, transaction

from .. import proving, store
from ..merkle.cosignature import cosignature_time
from ..merkle.hashing import MerkleError
from ..merkle.policy import NONE, Policy, PolicyWitness, Verdict
from ..merkle.witness import Request, cosignatures_in
from . import asking, policies, safety, state

HEARTBEAT = 30.0
_logger = logging.getLogger("husheng.ledger")

_CONTRADICTIONS = (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)

After = Callable[[store.LogRow], None]
"""Called for every log after each round, to keep a tree up to date."""


_Keys = tuple[tuple[PolicyWitness, state.Known], ...]
"""The keys of the policy that one address answers for, such as Ed25519 and ML-DSA-44 of one agency."""


@dataclass(frozen=True)
class _Asked:
    """One address, whose keys were asked for, and what came back: an answer, or a code that says why none did."""

    keys: _Keys
    answer: asking.Answer | str


def run_forever(stop: threading.Event, interval: float = 1.0, after: After = lambda log: None) -> None:
    """Publish until told to stop; a lost connection is tried again."""
    beats = 0.0
    try:
        while not stop.is_set():
            try:
                connection.close_if_unusable_or_obsolete()
                for log in store.all_logs():
                    publish(log)
                    after(log)
                beats += interval
                if beats >= HEARTBEAT:
                    beats = 0.0
                    _heartbeat()
            except MerkleError as error:
                _logger.error("ledger.publisher_waits %s", error)
            except (DatabaseError, psycopg.Error) as error:
                _logger.warning("ledger.publisher_waits %s", type(error).__name__)
                connection.close()
            stop.wait(interval)
    finally:
        connection.close()


def publish(log: store.LogRow) -> int | None:
    """One round for one log: ask whoever has not cosigned its newest checkpoint; the size published, if any."""
    policy = policies.in_force()
    if policy.quorum == NONE or not log.size or log.stopped:
        return None
    rows = state.known(log.id)
    have = _signed(log, policy)
    missing = [w for w in policy.witnesses if w.url and w.name not in have]
    for asked in _ask_all(log, missing, rows):
        _take(log, asked)
    return publish_if_quorum(log, log.size, policy)


def publish_if_quorum(log: store.LogRow, size: int, policy: Policy) -> int | None:
    """Publish the checkpoint of that size when enough witnesses have cosigned it and none larger is published."""
    return keep_published(log, size, cosigned_note(log, size), policy)


def keep_published(log: store.LogRow, size: int, note: str, policy: Policy) -> int | None:
    """Store a cosigned checkpoint as published, if the policy is satisfied and it is newer than the last one."""
    if size <= log.published or policy.quorum == NONE:
        return None
    verdict = policy.judge(note.encode())
    if not verdict.satisfied:
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_publication (log_id, size, note, witnesses) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            [log.id, size, note, _names(log, verdict)],
        )
        cursor.execute(
            "UPDATE ledger_log SET published = %s WHERE id = %s AND published < %s", [size, log.id, size]
        )
    return size


def cosigned_note(log: store.LogRow, size: int) -> str:
    """The log's checkpoint of that size with every cosignature that we hold."""
    return signed_note(log, size) + "".join(f"{line}\n" for line in state.lines(log.id, size))


def accept(log: store.LogRow, size: int, witness: PolicyWitness, known: state.Known, body: bytes) -> None:
    """Store a witness's answer under the checkpoint of that size; raises `MerkleError` when it does not fit."""
    cosigned = cosignatures_in(body, signed_note(log, size).encode(), [witness.verifier])
    line = next(s for s in cosigned.signatures if s.key_id == witness.verifier.key_id)
    stated = cosignature_time(line.signature)
    if not stated:
        raise MerkleError("a witness says when it cosigned")
    state.keep(log.id, known.pk, size, line.line(), stated)
    state.seen(log.id, known.pk, size)


def _ask_all(
    log: store.LogRow, witnesses: Sequence[PolicyWitness], rows: dict[str, state.Known]
) -> list[_Asked]:
    """Everybody at once; whoever is at another size than we thought is asked once more from there."""
    by_address: dict[str, _Keys] = {}
    for witness in witnesses:
        by_address[witness.url] = (
            *by_address.get(witness.url, ()), (witness, rows[witness.verifier.vkey])
        )  # fmt: skip
    first = _ask(log, [(keys, max(known.size for _, known in keys)) for keys in by_address.values()])
    again, done = [], []
    for asked in first:
        try:
            size = asked.answer.known_size if isinstance(asked.answer, asking.Answer) else None
        except asking.NoAnswer:
            size = None
        if size is not None and size <= log.size:
            again.append((asked.keys, size))
        else:
            done.append(asked)
    return done + _ask(log, again)


def _ask(log: store.LogRow, wanted: Iterable[tuple[_Keys, int]]) -> list[_Asked]:
    """The proofs are built here, the witnesses asked in threads, which never touch the database."""
    requests = []
    for keys, size in wanted:
        old = min(size, log.size)
        proof = proving.consistency(log.id, old, log.size)
        requests.append((keys, Request(old, proof, log.checkpoint.encode())))
    if not requests:
        return []

    def one(item: tuple[_Keys, Request]) -> _Asked:
        keys, request = item
        try:
            return _Asked(keys, asking.add_checkpoint(keys[0][0].url, request))
        except asking.NoAnswer as error:
            return _Asked(keys, error.code)

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(one, requests))


def _take(log: store.LogRow, asked: _Asked) -> None:
    """Keep the cosignatures; look into a refusal, since it may say that our history is not the one it saw."""
    answer = asked.answer
    if isinstance(answer, asking.Answer) and answer.status in _CONTRADICTIONS:
        safety.look(log, [witness for witness, _ in asked.keys])
    for witness, known in asked.keys:
        fault = answer if isinstance(answer, str) else _accepted(log, witness, known, answer)
        if fault:
            state.failed(log.id, known.pk, fault)


def _accepted(log: store.LogRow, witness: PolicyWitness, known: state.Known, answer: asking.Answer) -> str:
    """Nothing when the answer held this key's cosignature, and it was kept; else what is wrong."""
    if answer.status != HTTPStatus.OK:
        return f"http {answer.status}"
    try:
        accept(log, log.size, witness, known, answer.body)
    except MerkleError:
        return "signature"
    return ""


def _heartbeat() -> None:
    """Hear from everybody now and then, so that the ledger's page does not show yesterday's health."""
    for log in store.all_logs():
        if log.size:
            safety.ask_everybody(log.name)


def _signed(log: store.LogRow, policy: Policy) -> set[str]:
    """The policy's witnesses that cosigned the newest checkpoint."""
    return {one.name for one in policy.judge(cosigned_note(log, log.size).encode()).witnesses}


def _names(log: store.LogRow, verdict: Verdict) -> str:
    rows = {known.name: known.words for known in state.known(log.id).values()}
    return "、".join(dict.fromkeys(rows.get(one.name, one.name) for one in verdict.witnesses))


def signed_note(log: store.LogRow, size: int) -> str:
    """The checkpoint of that size as the log signed it."""
    if size == log.size:
        return log.checkpoint
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM ledger_checkpoint WHERE log_id = %s AND size = %s", [log.id, size])
        row = cursor.fetchone()
    if row is None:
        raise MerkleError("the log has signed no checkpoint of that size")
    note: str = row[0]
    return note
