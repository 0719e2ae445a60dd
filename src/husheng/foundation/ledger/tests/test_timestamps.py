"""Published checkpoints carry the stamp of an authority outside, which anybody can check without us."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import RequestFactory

from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.ledger import fsck, store, timestamps, views
from husheng.foundation.ledger.models import TimeAuthority, TimeStamp
from husheng.foundation.ledger.tests.authority import Authority
from husheng.foundation.ledger.witnessing import publisher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
pytest.importorskip("rfc3161_client")


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    made = Authority(tmp_path / "tsa")
    yield made
    made.stop()


def known(authority: Authority, minutes: int = 60) -> TimeAuthority:
    return timestamps.add("ntsc", authority.url, authority.roots, title="授时中心", minutes=minutes)


def page() -> str:
    return views.overview(RequestFactory().get("/")).content.decode()


def test_the_newest_checkpoint_is_stamped_and_shown_and_openssl_agrees(acts, authority, tmp_path) -> None:
    acts.log(3)
    row = timestamps.stamp(store.current_log(), known(authority))
    assert row is not None and row.size == 3
    html = page()
    assert "时间戳" in html and "授时中心" in html and "/ledger/timestamps/main/3/ntsc.tsr" in html
    request = RequestFactory().get("/")
    (tmp_path / "tsr").write_bytes(views.timestamp(request, "main", 3, "ntsc").content)
    (tmp_path / "note").write_bytes(views.stamped(request, "main", 3, "ntsc").content)
    assert (tmp_path / "note").read_text() == store.current_log().checkpoint
    check = [
        "openssl",
        "ts",
        "-verify",
        "-data",
        "note",
        "-in",
        "tsr",
        "-CAfile",
        "tsa/root.pem",
        "-untrusted",
        "tsa/tsa.pem",
    ]
    told = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    (tmp_path / "note").write_bytes(b"another text\n")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode != 0
    assert fsck.fsck().ok


def test_with_witnesses_it_is_the_cosigned_checkpoint_that_is_stamped(acts, agencies, authority) -> None:
    assert timestamps.stamp(store.current_log(), known(authority)) is None, "nothing is published yet"
    publisher.publish(store.current_log())
    row = timestamps.stamp(store.current_log(), TimeAuthority.objects.get())
    assert row is not None and row.note.count("— ") == 4


def test_an_authority_is_asked_at_its_interval_and_never_twice_for_one_checkpoint(acts, authority) -> None:
    acts.log(1)
    known(authority)
    for _ in range(3):
        timestamps.keep_up(store.current_log())
    acts.log(1)
    timestamps.keep_up(store.current_log())
    assert (authority.asked, TimeStamp.objects.count()) == (1, 1), "an hour has not passed"
    TimeAuthority.objects.update(asked_at=None)
    timestamps.keep_up(store.current_log())
    TimeAuthority.objects.update(asked_at=None)
    timestamps.keep_up(store.current_log())
    assert (authority.asked, TimeStamp.objects.count()) == (2, 2)


def test_an_authority_that_is_away_is_named_on_the_page_and_asked_again(acts, authority) -> None:
    acts.log(1)
    row = known(authority)
    authority.stop()
    assert timestamps.stamp(store.current_log(), row) is None
    assert TimeAuthority.objects.get().fault == "unreachable" and "没有盖成" in page()


def test_an_answer_over_something_else_is_not_kept(acts, authority) -> None:
    acts.log(1)
    authority.spoil = True
    assert timestamps.stamp(store.current_log(), known(authority)) is None
    assert TimeAuthority.objects.get().fault == "signature" and not TimeStamp.objects.exists()


def test_an_answer_of_an_authority_that_we_do_not_trust_is_not_kept(acts, authority, tmp_path) -> None:
    acts.log(1)
    other = Authority(tmp_path / "other", "someone")
    other.stop()
    row = timestamps.add("ntsc", authority.url, other.roots)
    assert timestamps.stamp(store.current_log(), row) is None
    assert TimeAuthority.objects.get().fault == "signature"


def test_fsck_finds_a_stamp_that_was_changed_or_put_under_another_checkpoint(
    acts, authority, as_owner
) -> None:
    acts.log(1)
    timestamps.stamp(store.current_log(), known(authority))
    as_owner("UPDATE ledger_timestamp SET answer = set_byte(answer, 300, get_byte(answer, 300) # 1)")
    assert set(fsck.fsck().counts) == {"timestamp"}
    as_owner("UPDATE ledger_timestamp SET answer = set_byte(answer, 300, get_byte(answer, 300) # 1)")
    assert fsck.fsck().ok
    acts.log(1)
    as_owner("UPDATE ledger_timestamp SET size = 2")
    assert set(fsck.fsck().counts) == {"timestamp"}


def test_nobody_adds_an_authority_without_its_roots_or_with_a_strange_address(authority) -> None:
    with pytest.raises(Invalid, match="PEM"):
        timestamps.add("x", authority.url, "no certificate")
    with pytest.raises(Invalid, match="http"):
        timestamps.add("x", "ftp://somewhere", authority.roots)
    assert not TimeAuthority.objects.exists()


def test_a_stamp_that_is_not_there_is_not_found(acts) -> None:
    acts.log(1)
    for view in (views.timestamp, views.stamped):
        with pytest.raises(NotFound):
            view(RequestFactory().get("/"), "main", 1, "ntsc")
