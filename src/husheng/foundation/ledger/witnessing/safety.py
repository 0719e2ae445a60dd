"""Never sign a second history: what the witnesses hold is compared with what the database holds.

A database restored from an old backup is a shorter log with a valid key; signing on would show one history to
those who saw the longer one and another to the rest. A witness's word counts only with our own signature in it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from .. import keyring, proving, store
from ..merkle.checkpoint import Checkpoint
from ..merkle.notes import Verifier
from ..merkle.policy import PolicyWitness
from . import asking, policies, state

BEHIND, FORK = "behind", "fork"
_logger = logging.getLogger("husheng.ledger")


def ask_everybody(name: str) -> None:
    """Ask every witness that has an address for its latest checkpoint of this log, and compare."""
    if not policies.asks_for_witnesses():
        return
    log = store.current_log(name)
    if log is not None:
        look(log, [witness for witness in policies.in_force().witnesses if witness.url])


def look(log: store.LogRow, witnesses: Iterable[PolicyWitness]) -> None:
    """Ask these; note who answered, and halt the log when one of them holds what our database does not."""
    asked = list(witnesses)
    keys = keyring.every_key(log.id)
    with ThreadPoolExecutor(max(1, len(asked))) as pool:
        answers = list(pool.map(lambda witness: _latest(witness, log.origin, keys), asked))
    rows = state.known(log.id)
    for witness, answer in zip(asked, answers, strict=True):
        row = rows[witness.verifier.vkey]
        if isinstance(answer, str):
            state.failed(log.id, row.pk, answer)
            continue
        state.heard(log.id, row.pk, answer.size if answer else 0)
        if answer:
            compare(log.name, row.words, answer)


def compare(name: str, witness: str, held: Checkpoint) -> bool:
    """Whether our database is what this checkpoint says, which carries our signature; if not, halt the log."""
    log = store.current_log(name)
    assert log is not None
    if held.size > log.size:
        halt(name, BEHIND, witness, held.size)
        return False
    if held.size and proving.root_at(log.id, held.size) != held.root:
        halt(name, FORK, witness, held.size)
        return False
    return True


def halt(name: str, reason: str, witness: str, size: int) -> None:
    """Sign nothing more until a person has put it right; the first reason stands."""
    facts = {"reason": reason, "witness": witness, "size": size}
    _logger.critical("ledger.halted %s", {"log": name, **facts})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_log SET halted = %s WHERE name = %s AND halted = '{}'", [json.dumps(facts), name]
        )


def release(name: str) -> None:
    """Sign again, unless a witness that answers still holds more than we do. Called after a replay."""
    with transaction.atomic(), connection.cursor() as cursor:
        store.only_one(name)
        cursor.execute("UPDATE ledger_log SET halted = '{}' WHERE name = %s", [name])
        ask_everybody(name)


def _latest(witness: PolicyWitness, origin: str, keys: Sequence[Verifier]) -> Checkpoint | str | None:
    try:
        return asking.latest(witness.url, origin, keys)
    except asking.NoAnswer as error:
        return error.code
