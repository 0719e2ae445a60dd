"""Leaves get their numbers once, in order, without gaps; a rollback loses and leaves nothing."""

from __future__ import annotations

import threading
import time
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError

from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger import inbox, keys, queries, sequencer
from husheng.foundation.ledger.faults import LedgerBroken
from husheng.foundation.ledger.models import Checkpoint, Entry, Inbox, Log, Tile
from husheng.foundation.ledger.verify import verify

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_one_leaf_waits_until_it_is_integrated_and_then_has_number_one(acts) -> None:
    (act,) = acts.submit()
    assert queries.status([act]) == {act: None}
    assert queries.proof(act) is None
    assert sequencer.integrate_now() == 1
    assert queries.status([act]) == {act: 1}
    assert not Inbox.objects.exists()


def test_numbers_follow_submission_without_gaps_across_batches(acts) -> None:
    first, second, third = acts.log(1, 300, 70)[:1], acts.done[1:301], acts.done[301:]
    numbers = queries.status(act.id for act in acts.done)
    assert numbers[first[0]] == 1
    assert sorted(numbers[a.id] for a in second) == list(range(2, 302))
    assert sorted(numbers[a.id] for a in third) == list(range(302, 372))
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [1, 301, 371]


def test_one_call_takes_at_most_its_limit_oldest_first(acts) -> None:
    old = acts.submit(3)
    acts.submit(3)
    assert sequencer.integrate_now(limit=4) == 4
    assert all(queries.status(old).values())
    assert Inbox.objects.count() == 2
    assert sequencer.integrate_all() == 2


def test_nothing_waiting_changes_nothing(acts) -> None:
    acts.log(2)
    before = Log.objects.values_list("size", "checkpoint").get()
    assert sequencer.integrate_now() == 0
    assert Log.objects.values_list("size", "checkpoint").get() == before


def test_a_leaf_vanishes_with_its_act(acts) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        acts.submit(5)
        acts.submit()
        raise RuntimeError("the act failed")
    assert not Inbox.objects.exists()


def test_a_failure_at_the_end_of_a_batch_leaves_every_leaf_waiting(acts, monkeypatch) -> None:
    acts.log(300)
    acts.submit(300)

    def crash(*_: object) -> None:
        raise OSError("power cut before the signature")

    monkeypatch.setattr(sequencer, "_sign", crash)
    with pytest.raises(OSError):
        sequencer.integrate_now()
    assert (Inbox.objects.count(), Entry.objects.count(), Tile.objects.count()) == (300, 300, 3)
    monkeypatch.undo()
    assert sequencer.integrate_now() == 300
    assert verify(journal=acts.journal).ok


def test_a_session_killed_in_the_middle_loses_nothing(acts) -> None:
    acts.log(10)
    acts.submit(10)
    with pytest.raises(DatabaseError), transaction.atomic():
        sequencer.integrate_now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert Inbox.objects.count() == 10
    assert sequencer.integrate_now() == 10
    assert verify(journal=acts.journal).ok


def test_eight_submitters_and_two_sequencers_give_contiguous_numbers(acts) -> None:
    per_thread, failures = 40, []

    def submitter() -> None:
        try:
            for count in range(per_thread):
                with transaction.atomic():
                    acts.submit(1 + count % 3)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    stop = threading.Event()

    def sequence() -> None:
        try:
            sequencer.run_forever(stop, interval=0.01)
        except Exception as error:
            failures.append(error)

    submitters = [threading.Thread(target=submitter) for _ in range(8)]
    sequencers = [threading.Thread(target=sequence) for _ in range(2)]
    for thread in (*submitters, *sequencers):
        thread.start()
    for thread in submitters:
        thread.join()
    stop.set()
    for thread in sequencers:
        thread.join()
    sequencer.integrate_all()
    assert failures == []
    ordinals = list(Entry.objects.order_by("ordinal").values_list("ordinal", flat=True))
    assert ordinals == list(range(1, len(acts.done) + 1))
    assert verify(journal=acts.journal).ok


def test_the_same_act_cannot_enter_twice(acts) -> None:
    (act,) = acts.log(1)
    inbox.submit([(act, b"again")])
    with pytest.raises(LedgerBroken, match="又提交了一次"):
        sequencer.integrate_now()
    assert Inbox.objects.count() == 1


def test_the_key_is_made_once_and_readable_by_its_owner_alone(acts) -> None:
    acts.log(1)
    path = keys.key_path()
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    acts.log(1)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_lost_or_foreign_key_stops_signing_and_the_leaves_wait(acts) -> None:
    acts.log(1)
    acts.submit(2)
    keys.key_path().rename(keys.key_path().with_name("elsewhere"))
    with pytest.raises(LedgerBroken, match="密钥文件不见了"):
        sequencer.integrate_now()
    keys.signer("somebody.else", create=True)
    with pytest.raises(LedgerBroken, match="不是这本台账的"):
        sequencer.integrate_now()
    assert Inbox.objects.count() == 2
    keys.key_path().with_name("elsewhere").replace(keys.key_path())
    assert sequencer.integrate_now() == 2


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE ledger_tile SET hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) WHERE level = 0 AND index = 1",
        "UPDATE ledger_log SET frontier = set_byte(frontier, 0, get_byte(frontier, 0) # 1)",
        "UPDATE ledger_log SET size = size - 1",
        "UPDATE ledger_log SET checkpoint = replace(checkpoint, '300', '301')",
        "DELETE FROM ledger_tile WHERE level = 1",
    ],
)
def test_on_start_the_frontier_is_rebuilt_and_a_changed_log_is_not_signed(acts, as_owner, tampering) -> None:
    acts.log(300)
    acts.submit(1)
    as_owner(tampering)
    sequencer._trusted.clear()
    for start in (sequencer.prepare, sequencer.integrate_now):
        with pytest.raises(LedgerBroken) as caught:
            start()
    assert caught.value.message.startswith("台账已停止签署。")
    assert Inbox.objects.count() == 1


def test_an_unchanged_log_is_signed_after_a_restart(acts) -> None:
    acts.log(300)
    sequencer._trusted.clear()
    sequencer.prepare()
    acts.log(1)
    assert verify(journal=acts.journal).ok


def test_the_application_cannot_change_or_remove_what_was_signed(acts) -> None:
    acts.log(2)
    for statement in (
        "UPDATE ledger_entry SET leaf = ''",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_checkpoint SET note = ''",
        "DELETE FROM ledger_checkpoint",
        "TRUNCATE ledger_entry",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_unknown_act_is_pending_for_who_asks(acts) -> None:
    stranger: UUID = new_key()
    assert queries.status([stranger]) == {stranger: None}
    assert queries.proof(stranger) is None
    assert not queries.waits(stranger)


def run_for(interval: float = 0.01) -> tuple[threading.Event, threading.Thread, list[Exception]]:
    """The worker's loop in a thread of its own."""
    stop, ended = threading.Event(), []

    def run() -> None:
        try:
            sequencer.run_forever(stop, interval)
        except Exception as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return stop, thread, ended


def until(condition) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen within ten seconds")


def _somebody_was_cut_off() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE usename = current_user AND pid <> pg_backend_pid() AND datname = current_database()"
        )
        return cursor.rowcount >= 1


def test_the_loop_survives_a_lost_connection(acts) -> None:
    stop, thread, ended = run_for()
    try:
        acts.submit(3)
        until(lambda: not Inbox.objects.exists())
        until(_somebody_was_cut_off)  # between two rounds the loop may have no connection
        acts.submit(3)
        until(lambda: not Inbox.objects.exists())
    finally:
        stop.set()
        thread.join()
    assert ended == []
    assert verify(journal=acts.journal).ok


def test_the_loop_ends_on_a_broken_log_and_keeps_what_waits(acts, as_owner) -> None:
    acts.log(5)
    as_owner("UPDATE ledger_log SET frontier = ''")
    sequencer._trusted.clear()
    acts.submit(1)
    _, thread, ended = run_for()
    thread.join(10)
    assert [type(error) for error in ended] == [LedgerBroken]
    assert Inbox.objects.count() == 1
