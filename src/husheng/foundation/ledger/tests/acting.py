"""Fixtures that other rooms' tests use too (named in the root conftest): a key folder, a small journal, the owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction

from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger import inbox, sequencer
from husheng.foundation.ledger.leaf import make_leaf
from husheng.foundation.ledger.verify_journal import JournalFacts

AT = dt.datetime(2023, 10, 24, 9, 2, 3, 4, tzinfo=dt.UTC)
AGENCY = UUID(int=7)
APPEND_ONLY = (
    "ledger_entry",
    "ledger_checkpoint",
    "ledger_cosignature",
    "ledger_publication",
    "ledger_replay",
    "ledger_timestamp",
)


def restarted() -> None:
    """As after a start of the process: nothing is trusted, nobody was asked."""
    sequencer._trusted.clear()
    sequencer._asked.clear()


@pytest.fixture
def own_home(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A key folder of the test's own, found by a process that has just started."""
    settings.HUSHENG_HOME = tmp_path
    restarted()
    yield tmp_path
    restarted()


class Acts:
    """Stands in for the journal: submits leaves and remembers what was done."""

    def __init__(self) -> None:
        self.done: list[JournalFacts] = []

    def submit(self, count: int = 1, field: str = "state") -> list[UUID]:
        rows = []
        for _ in range(count):
            act, key = new_key(), new_key()
            leaf, opening = make_leaf(
                act=act, verb="leads.accept", kind="leads.lead", key=key, agency=AGENCY, at=AT,
                fields={field: "accepted"},
            )  # fmt: skip
            rows.append((act, leaf))
            self.done.append(JournalFacts(act, "leads.accept", "leads.lead", key, AGENCY, AT, opening))
        inbox.submit(rows)
        return [act for act, _ in rows]

    def log(self, *counts: int) -> list[UUID]:
        """Submit and integrate batches of these sizes."""
        ids: list[UUID] = []
        for count in counts:
            ids += self.submit(count)
            sequencer.integrate_all()
        return ids

    def journal(self) -> list[JournalFacts]:
        return sorted(self.done)


@pytest.fixture
def acts() -> Acts:
    return Acts()


@pytest.fixture
def as_owner() -> Callable[..., None]:
    """Run a statement as the owner of the tables with all triggers asleep: what a dishonest operator can do."""

    def run(statement: str, *parameters: object) -> None:
        guarded = [table for table in APPEND_ONLY if table in statement]
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            for table in guarded:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement, parameters)
            changed = cursor.rowcount
            for table in guarded:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        assert changed > 0, "the tampering changed nothing"

    return run
