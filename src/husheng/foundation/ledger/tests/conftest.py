"""Fixtures of the ledger's tests: a key folder of its own, leaves, a small journal, and the database's owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections, transaction

from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger import inbox, sequencer
from husheng.foundation.ledger.leaf import make_leaf
from husheng.foundation.ledger.tests.agency import Agency, settle
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


@pytest.fixture(autouse=True)
def _own_home(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.HUSHENG_HOME = tmp_path  # type: ignore[attr-defined]
    restarted()
    yield
    restarted()


def restarted() -> None:
    """As after a start of the process: nothing is trusted, nobody was asked."""
    sequencer._trusted.clear()
    sequencer._asked.clear()


class Acts:
    """Stands in for the journal: submits leaves and remembers what was done."""

    def __init__(self) -> None:
        self.done: list[JournalFacts] = []

    def submit(self, count: int = 1) -> list[UUID]:
        rows = []
        for _ in range(count):
            act, key = new_key(), new_key()
            leaf, opening = make_leaf(
                act=act, verb="leads.accept", kind="leads.lead", key=key, agency=AGENCY, at=AT,
                fields={"state": "accepted"},
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


@pytest.fixture
def agencies(acts: Acts) -> Iterator[list[Agency]]:
    """Three witnesses that answer; two of them suffice. The log has five acts."""
    made = [Agency("police", "市公安局"), Agency("procuratorate", "市检察院"), Agency("customs", "天津海关")]
    acts.log(5)
    for agency in made:
        agency.start()
    settle(*made)
    yield made
    for agency in made:
        agency.stop()
