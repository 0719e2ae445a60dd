"""Three real processes with their own keys and stores: one may stop, two make everything wait until one is back."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from husheng.faces.demo import separate, witnesses
from husheng.foundation.ledger import queries, sequencer, store
from husheng.foundation.ledger.receipts import Stage
from husheng.foundation.ledger.witnessing import publisher
from husheng.foundation.testing import City, client_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"]),
]


@pytest.fixture
def running(city: City, settings, tmp_path: Path, monkeypatch) -> Iterator[None]:
    monkeypatch.setenv("HUSHENG_HOME", str(tmp_path))
    settings.HUSHENG_HOME = tmp_path
    sequencer._trusted.clear()
    sequencer._asked.clear()
    witnesses.start_all()
    for name in witnesses.NAMES:
        until_up(name)
    yield
    witnesses.stop_all()
    sequencer._trusted.clear()
    sequencer._asked.clear()


@pytest.fixture
def in_the_open(monkeypatch) -> Iterator[Path]:
    """A data folder whose way other users of the machine may walk, as in a clone below /srv."""
    place = Path(tempfile.mkdtemp(prefix="husheng-open-"))
    place.chmod(0o755)
    monkeypatch.setenv("HUSHENG_HOME", str(place / "var"))
    separate._can_work.cache_clear()
    yield place / "var"
    witnesses.stop_all()
    shutil.rmtree(place)
    separate._can_work.cache_clear()


def until_up(name: str) -> None:
    import socket
    import time

    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", witnesses.one(name).port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"{name} did not start: {(witnesses.one(name).folder / 'log').read_text()}")


def act_and_publish(city: City) -> queries.Receipt:
    """Somebody does something; what its receipt says after one round of the publisher."""
    from husheng.foundation.acts.models import JournalRow

    agency = city.actor("handler", "market").agency_id
    sequencer.integrate_all()
    publisher.publish(store.current_log())
    last = JournalRow.objects.order_by("-at", "-pk").first()
    assert last is not None and agency
    return queries.status_of(last.pk)


def test_one_stopped_and_the_quorum_holds_two_stopped_and_all_waits_and_recovers(city: City, running) -> None:
    assert len({witnesses.one(name).pid for name in witnesses.NAMES}) == 3
    first = act_and_publish(city)
    assert first.stage is Stage.PUBLISHED and set(first.witnesses) == set(witnesses.NAMES.values())

    witnesses.one("police").stop()
    assert witnesses.one("police").pid is None
    second = act_and_publish(city)
    assert set(second.witnesses) == {"天津市人民检察院", "天津海关"}

    witnesses.one("customs").stop()
    third = act_and_publish(city)
    assert third.pending and third.witnesses == ()
    assert queries.status_of(second.act_id).stage is Stage.PUBLISHED

    witnesses.one("police").start()
    until_up("police")
    publisher.publish(store.current_log())
    again = queries.status_of(third.act_id)
    assert set(again.witnesses) == {"天津市公安局", "天津市人民检察院"}


def test_a_witness_keeps_key_and_memory_over_a_restart(city: City, running) -> None:
    act_and_publish(city)
    police = witnesses.one("police")
    key = police.home.signers()[0].verifier.vkey
    police.stop()
    witnesses.start_all()
    until_up("police")
    assert police.home.signers()[0].verifier.vkey == key
    assert "天津市公安局" in act_and_publish(city).witnesses


def test_the_page_shows_who_is_down_and_what_is_pending(city: City, running) -> None:
    act_and_publish(city)
    for name in ("police", "customs"):
        witnesses.one(name).stop()
    receipt = act_and_publish(city)
    client = client_of(city.actor("leader"))
    html = client.get("/ledger/").content.decode()
    assert html.count("连不上") == 2 and html.count("在应答") == 1 and "待见证" in html
    page = client.get(f"/ledger/acts/{receipt.act_id}/").content.decode()
    assert "待见证：已编号" in page


def test_nobody_else_is_taken_for_a_witness(city: City, running) -> None:
    from husheng.foundation.kernel.errors import Invalid

    with pytest.raises(Invalid):
        witnesses.one("post")
    police = witnesses.one("police")
    police.stop()
    (police.folder / "pid").write_text("1")
    assert police.pid is None


# ── users of the operating system ───────────────────────────────────────────────────────────────────────────
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give each witness a user of its own")
def test_each_runs_under_a_user_of_its_own_and_no_other_can_read_its_key(
    city: City, in_the_open: Path, settings
) -> None:
    settings.HUSHENG_HOME = in_the_open
    sequencer._trusted.clear()
    sequencer._asked.clear()
    witnesses.start_all()
    for name in witnesses.NAMES:
        until_up(name)
    assert act_and_publish(city).stage is Stage.PUBLISHED
    users = [witnesses.one(name).user for name in witnesses.NAMES]
    assert len(set(users)) == 3 and None not in users and 0 not in users
    for name, user in zip(witnesses.NAMES, users, strict=True):
        process = witnesses.one(name)
        assert Path(f"/proc/{process.pid}").stat().st_uid == user
        for file in ("witness.ed25519", "witness.sqlite3", "witness.toml"):
            assert (process.folder / file).stat().st_uid == user
        for other in (*users, 65_534):
            tried = subprocess.run(
                ["cat", process.folder / "witness.ed25519"],
                user=other, group=other, extra_groups=[], cwd="/", capture_output=True,
            )  # fmt: skip
            assert (tried.returncode == 0) == (other == user), (name, other)
    assert "各用自己的操作系统用户" in witnesses.told()


def test_who_is_not_root_is_told_that_one_user_runs_them_all(in_the_open: Path, monkeypatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert witnesses.one("police").user is None
    assert "都用您的操作系统用户运行" in witnesses.told()


def test_a_folder_that_other_users_cannot_reach_leaves_all_to_one_user(
    in_the_open: Path, monkeypatch
) -> None:
    closed = in_the_open.parent / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("HUSHENG_HOME", str(closed / "var"))
    assert witnesses.one("customs").user is None
