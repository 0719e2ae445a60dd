"""Acts of the whistleblower portal enter once a day, shuffled, and nothing about them tells the hour (P, L17)."""

from __future__ import annotations

import datetime as dt
import json
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from husheng.foundation.kernel import clock
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger import daily, inbox, queries, sequencer, store
from husheng.foundation.ledger.faults import LedgerBroken
from husheng.foundation.ledger.models import Entry, Inbox
from husheng.foundation.ledger.receipts import Stage
from husheng.foundation.ledger.tests.test_sequencer import run_for, until
from husheng.foundation.ledger.verify import verify
from husheng.foundation.ledger.verify_journal import JournalFacts

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def report(count: int = 1) -> list[UUID]:
    """Whistleblowers report, one after the other."""
    acts = []
    for _ in range(count):
        act = uuid4()
        leaf, _ = daily.make_daily_leaf(
            act=act, verb="tips.report", kind="tips.tip", key=uuid4(), agency=None, day=clock.today()
        )
        daily.submit([(act, leaf)])
        acts.append(act)
    return acts


def midnight() -> None:
    """The next day has begun: for the test the leaves became due."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE ledger_inbox SET not_before = not_before - interval '1 day'")


def test_a_report_waits_for_midnight_and_then_enters_a_log_of_its_own(acts) -> None:
    (act,) = report()
    acts.log(3)
    assert queries.status_of(act).stage is Stage.WAITING
    assert sequencer.integrate_all() == 0
    midnight()
    assert sequencer.integrate_all() == 1
    receipt = queries.status_of(act)
    assert (receipt.log, receipt.ordinal, receipt.stage) == ("daily", 1, Stage.NUMBERED)
    assert queries.proof(act).holds
    assert store.current_log("daily").origin == f"{store.current_log().origin}/daily"


def test_nothing_in_inbox_or_leaf_tells_the_hour(acts) -> None:
    report(3)
    now = clock.now()
    for row in Inbox.objects.all():
        local = clock.in_shanghai(row.submitted_at)
        assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
        assert row.not_before - row.submitted_at == dt.timedelta(days=1)
        content = json.loads(bytes(row.leaf))
        assert content["at"] == now.date().isoformat()
        assert UUID(content["act"]).version == UUID(content["key"]).version == 4


def test_the_order_in_the_log_is_not_the_order_of_the_reports(acts) -> None:
    """Sixteen reports keep their order once in 2·10^13."""
    made = report(16)
    midnight()
    sequencer.integrate_all()
    numbers = queries.status(made)
    assert sorted(numbers.values()) == list(range(1, 17))
    assert [numbers[act] for act in made] != sorted(numbers.values())


@pytest.mark.parametrize("field", ["act", "key"])
def test_an_id_that_contains_the_time_is_refused(field: str) -> None:
    ids = {"act": uuid4(), "key": uuid4(), field: new_key()}
    with pytest.raises(ValueError, match="time of day"):
        daily.make_daily_leaf(verb="tips.report", kind="tips.tip", agency=None, day=clock.today(), **ids)


def test_a_leaf_that_slipped_past_the_door_stops_the_daily_log_alone(acts) -> None:
    inbox.submit([(new_key(), b"{}")], daily.NAME)
    with pytest.raises(LedgerBroken, match="泄露"):
        sequencer.integrate_now(name=daily.NAME)
    acts.submit(2)
    stop, thread, ended = run_for()
    try:
        until(lambda: not Inbox.objects.filter(log="main").exists())
    finally:
        stop.set()
        thread.join()
    assert ended == []
    assert Inbox.objects.filter(log="daily").exists()
    assert not Entry.objects.filter(log__name="daily").exists()


def test_the_journal_agrees_with_a_leaf_that_has_only_the_date(acts) -> None:
    (act,) = report()
    midnight()
    sequencer.integrate_all()
    key = UUID(json.loads(bytes(Entry.objects.get(act_id=act).leaf))["key"])
    facts = JournalFacts(act, "tips.report", "tips.tip", key, None, clock.now())
    assert verify(journal=lambda: [facts]).ok
    yesterday = facts._replace(at=clock.now() - dt.timedelta(days=1))
    assert "leaf_disagrees" in verify(journal=lambda: [yesterday]).counts


def test_leaves_that_are_not_due_do_not_make_the_service_look_late(acts) -> None:
    from husheng.faces.desk.views import LEDGER_LATE

    report()
    with connection.cursor() as cursor:
        cursor.execute(LEDGER_LATE)
        assert cursor.fetchone() == (False,)
