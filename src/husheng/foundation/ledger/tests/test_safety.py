"""A database that is older than what witnesses hold, or has another past, is not signed until it was put right."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError
from django.test import RequestFactory

from husheng.foundation.ledger import fsck, queries, replay, sequencer, store, views
from husheng.foundation.ledger.disk import Disk
from husheng.foundation.ledger.export import export
from husheng.foundation.ledger.faults import LedgerBehind, LedgerBroken
from husheng.foundation.ledger.models import Inbox
from husheng.foundation.ledger.receipts import Stage
from husheng.foundation.ledger.tests.acting import APPEND_ONLY, restarted
from husheng.foundation.ledger.tests.test_export import mirror, roll_back
from husheng.foundation.ledger.tests.test_sequencer import until
from husheng.foundation.ledger.verify import verify
from husheng.foundation.ledger.witnessing import publisher, safety
from husheng.foundation.ledger.witnessing.health import alarms

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def publish() -> int | None:
    return publisher.publish(store.current_log())


@pytest.fixture
def restored(acts, agencies, as_owner, tmp_path):
    """Nine entries were published and mirrored; the database is as it was at five."""
    publish()
    acts.log(4)
    publish()
    export(store.current_log(), tmp_path / "mirror", entries=True, disk=Disk(durable=False))
    as_owner("DELETE FROM ledger_publication WHERE size > 5")
    as_owner("DELETE FROM ledger_cosignature WHERE size > 5")
    roll_back(as_owner, 5)
    return tmp_path / "mirror"


def test_a_restored_copy_refuses_to_sign_and_says_so_to_everybody(acts, restored) -> None:
    assert verify().ok, "by itself an old copy is whole: only somebody outside can tell"
    acts.submit(2)
    for start in (sequencer.prepare, sequencer.integrate_now):
        with pytest.raises(LedgerBehind, match="旧备份"):
            start()
    assert Inbox.objects.count() == 2 and store.current_log().size == 5
    (alarm,) = alarms()
    assert "9 条的检查点" in alarm.words and "replay" in alarm.words
    html = views.overview(RequestFactory().get("/")).content.decode()
    assert "台账已停止签署" in html and "note bad" in html
    assert publish() is None


def test_after_the_replay_it_signs_again_and_the_witnesses_follow(acts, agencies, restored) -> None:
    acts.submit(2)
    with pytest.raises(LedgerBehind):
        sequencer.integrate_now()
    assert replay.replay(mirror(restored)) == 4
    assert alarms() == []
    assert sequencer.integrate_all() == 2
    assert publish() == 11
    assert fsck.fsck().ok


def test_a_replay_from_a_mirror_that_is_itself_too_old_leaves_it_stopped(
    acts, agencies, as_owner, tmp_path
) -> None:
    publish()
    acts.log(2)
    publish()
    export(store.current_log(), tmp_path / "mirror", entries=True, disk=Disk(durable=False))
    acts.log(2)
    publish()
    as_owner("DELETE FROM ledger_publication WHERE size > 5")
    roll_back(as_owner, 5)
    with pytest.raises(LedgerBehind):
        sequencer.prepare()
    assert replay.replay(mirror(tmp_path / "mirror")) == 2
    assert alarms()
    with pytest.raises(LedgerBehind):
        sequencer.prepare()


def test_what_is_ahead_is_noticed_while_running_too(acts, agencies, restored) -> None:
    """The process trusts what it has checked; the witness's 409 tells it otherwise."""
    sequencer._asked.add("main")
    acts.log(1)
    assert publish() is None
    assert store.current_log().stopped["reason"] == safety.BEHIND


def test_a_witness_that_merely_claims_to_be_ahead_cannot_stop_us(acts, agencies) -> None:
    """Its word counts only with our signature in it."""
    publish()
    agencies[0].judge = lambda data: (409, b"999999\n")
    acts.log(1)
    assert publish() == 6
    assert alarms() == []
    agencies[0].latest = lambda path: b"rubbish"
    restarted()
    sequencer.prepare()
    assert alarms() == []


def test_a_changed_past_is_noticed_by_the_witness_and_stops_the_log(acts, agencies, as_owner) -> None:
    from husheng.foundation.ledger.tests.test_tampering import rewrite

    publish()
    rewrite(as_owner, 3)
    sequencer._asked.add("main")
    acts.log(1)
    assert publish() is None
    assert store.current_log().stopped["reason"] == safety.FORK
    with pytest.raises(LedgerBroken, match="与本机数据库的历史不同"):
        sequencer.prepare()
    (alarm,) = alarms()
    assert "有人改动过" in alarm.words


def test_after_a_start_a_changed_past_is_noticed_before_anything_is_signed(acts, agencies, as_owner) -> None:
    from husheng.foundation.ledger.tests.test_tampering import rewrite

    publish()
    rewrite(as_owner, 3)
    acts.submit(1)
    with pytest.raises(LedgerBroken, match="与本机数据库的历史不同"):
        sequencer.integrate_now()
    assert store.current_log().size == 5


def test_witnesses_that_do_not_answer_do_not_keep_the_log_from_starting(acts, agencies) -> None:
    publish()
    for agency in agencies:
        agency.stop()
    restarted()
    acts.log(1)
    assert queries.status_of(acts.done[-1].id).pending


def test_the_loop_goes_on_by_itself_once_the_missing_entries_are_back(acts, restored, monkeypatch) -> None:
    acts.submit(1)
    stop, ended = threading.Event(), []
    waits = stop.wait
    monkeypatch.setattr(stop, "wait", lambda seconds: waits(min(seconds, 0.05)))

    def run() -> None:
        try:
            sequencer.run_forever(stop, 0.05)
        except Exception as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        until(lambda: bool(alarms()))
        replay.replay(mirror(restored))
        until(lambda: not Inbox.objects.exists())
    finally:
        stop.set()
        thread.join()
    assert ended == []
    assert queries.status_of(acts.done[-1].id).stage is Stage.NUMBERED


# ── the second line of defence ──────────────────────────────────────────────────────────────────────────────
CHANGES = [
    *(f"UPDATE {table} SET size = size" for table in APPEND_ONLY[1:]),
    "UPDATE ledger_entry SET leaf = leaf",
    "UPDATE ledger_policy SET text = ''",
    *(f"DELETE FROM {table}" for table in APPEND_ONLY),
    *(f"TRUNCATE {table}" for table in APPEND_ONLY),
    "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
    "DROP TRIGGER husheng_append_only ON ledger_entry",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_role_is_refused(acts, agencies, statement: str) -> None:
    publish()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_owner_succeeds_and_fsck_finds_it(acts, agencies, as_owner) -> None:
    publish()
    assert fsck.fsck(journal=acts.journal).ok
    as_owner("UPDATE ledger_entry SET leaf = set_byte(leaf, 80, get_byte(leaf, 80) # 1) WHERE ordinal = 2")
    found = fsck.fsck(journal=acts.journal)
    assert {"entry_changed", "tile"} <= set(found.counts)
    assert {one.ordinal for one in found.findings if one.code in ("entry_changed", "tile")} == {2}


def test_fsck_finds_a_guard_that_was_taken_away(acts) -> None:
    acts.log(1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER husheng_append_only")
        cursor.execute("GRANT UPDATE ON ledger_checkpoint TO PUBLIC")
    try:
        details = {one.detail for one in fsck.fsck().findings if one.code == "guard"}
        assert details == {"ledger_entry: trigger", "ledger_checkpoint: grant"}
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER husheng_append_only")
            cursor.execute("REVOKE UPDATE ON ledger_checkpoint FROM PUBLIC")
    assert fsck.fsck().ok


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE ledger_publication SET note = replace(note, E'\\n5\\n', E'\\n4\\n')", "publication"),
        (
            "UPDATE ledger_publication SET note = (SELECT note FROM ledger_checkpoint WHERE size = 5)",
            "publication",
        ),
        ("UPDATE ledger_log SET published = 4", "published"),
        ("DELETE FROM ledger_publication", "published"),
        (
            "UPDATE ledger_cosignature SET size = 4 WHERE witness_id = (SELECT min(id) FROM ledger_witness)",
            "cosignature",
        ),
    ],
)
def test_what_was_published_cannot_be_changed_unseen(
    acts, agencies, as_owner, statement: str, code: str
) -> None:
    publish()
    as_owner(statement)
    assert code in fsck.fsck().counts
