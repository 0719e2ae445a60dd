"""An installation whose old backup was restored: the ledger came back from a mirror, the acts behind it did not.

A fixture that other rooms' tests use too: the root conftest names it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections

from husheng.foundation.acts.models import JournalRow
from husheng.foundation.ledger import replay, sequencer, store
from husheng.foundation.ledger.disk import Disk
from husheng.foundation.ledger.export import export
from husheng.foundation.ledger.models import Replay
from husheng.foundation.ledger.tests.test_export import mirror, roll_back
from husheng.foundation.testing import City
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details


def forget(acts: list[UUID]) -> None:
    """The owner of the tables deletes journal rows, as a restore does and a dishonest operator might."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE acts_journal DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM acts_journal WHERE id = ANY (%s)", [acts])
        assert cursor.rowcount == len(acts)
        cursor.execute("ALTER TABLE acts_journal ENABLE TRIGGER USER")


class Restored:
    """Three leads were registered after the backup: their acts are `lost`. `kept` is one that the backup had."""

    def __init__(self, city: City, as_owner: Callable[..., None], place: Path) -> None:
        officer = city.actor("intake_officer")
        self.kept = self._register(officer)
        size = store.current_log().size
        self.lost = [self._register(officer) for _ in range(3)]
        export(store.current_log(), place, entries=True, disk=Disk(durable=False))
        roll_back(as_owner, size)
        forget(self.lost)
        self.count = replay.replay(mirror(place))
        self.row = Replay.objects.get()

    def _register(self, officer) -> UUID:
        lead = leads.register(officer, details())
        sequencer.integrate_all()
        return JournalRow.objects.get(key=lead.pk, verb="leads.register").pk


@pytest.fixture
def restored(city: City, as_owner: Callable[..., None], own_home: Path, tmp_path: Path) -> Restored:
    sequencer.integrate_all()
    return Restored(city, as_owner, tmp_path / "mirror")
