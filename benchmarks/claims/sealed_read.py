"""Sealed fields are opened at 50,000 a second or more once their data keys are at hand, under both suites.

The limit is bare decryption of as many values of the same length under one key, without finding, binding or text.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence

from django.test import override_settings

from benchmarks.figure import Figure
from benchmarks.grounds import Size
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.actors import installer
from husheng.foundation.vault import datakeys, suites
from husheng.foundation.vault.sealed import put_sealed, seal_many, unseal_many
from husheng.intake.leads.models import Lead

ROWS, ROUNDS = 4_000, 5
TEXT = {
    "caller_name": "试来电甲乙",
    "caller_phone": "19900001234",
    "caller_id_no": "999999199001010015",
    "content": "网上招揽“爱心捐卵”，称有补偿，留了门店地址。",
}


def measure(size: Size) -> Iterator[Figure]:
    """Rows of as many people, four fields each; keys cached, then keys fetched and unwrapped as well."""
    for name, suite in suites.SUITES.items():
        with override_settings(HUSHENG_SUITE=name):
            rows = _sealed()
            cached, fetched = _rates(rows)
            note = f"{name}, {ROWS:,} people, {len(TEXT)} fields each"
            ours = "" if name == "intl" else f"_{name}"
            yield Figure(
                f"protect.sealed_read{ours}", cached, "fields/s", ">= 50000" if name == "intl" else "",
                peer="bare decryption", peer_value=_bare(suite), machine=f"{note}, data keys cached",
            )  # fmt: skip
            yield Figure(
                f"protect.sealed_read_first{ours}",
                fetched,
                "fields/s",
                machine=f"{note}, keys fetched and unwrapped",
            )


def _sealed() -> list[Lead]:
    """Leads in memory with keys in the database: the reading is measured, not the table."""
    rows = [Lead() for _ in range(ROWS)]
    with act_frame(installer(), "benchmarks.seal"):
        for row, sealed in zip(rows, seal_many([(row, TEXT) for row in rows]), strict=True):
            put_sealed(row, sealed)
    return rows


def _rates(rows: Sequence[Lead]) -> tuple[float, float]:
    datakeys.forget()
    first = _seconds(rows)
    best = min(_seconds(rows) for _ in range(ROUNDS))
    fields = ROWS * len(TEXT)
    return fields / best, fields / first


def _seconds(rows: Sequence[Lead]) -> float:
    started = time.perf_counter()
    opened = unseal_many(rows, list(TEXT))
    taken = time.perf_counter() - started
    if opened[-1] != TEXT:
        raise RuntimeError("what was opened is not what was sealed")
    return taken


def _bare(suite: suites.Suite) -> float:
    aead, bound = suite.aead(suite.of(os.urandom(32), b"")), b"x" * 40
    sealed = [(nonce := os.urandom(12), aead.encrypt(nonce, text.encode(), bound)) for text in TEXT.values()]
    started = time.perf_counter()
    for _ in range(ROWS):
        for nonce, data in sealed:
            aead.decrypt(nonce, data, bound)
    return ROWS * len(sealed) / (time.perf_counter() - started)
