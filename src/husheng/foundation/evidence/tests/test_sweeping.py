"""Files that no exhibit names are removed, those from before sealing are sealed; any step may be killed and redone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.proving import journal
from husheng.foundation.evidence import acts, originals, sealing, store, sweeping, tasks
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.kernel.errors import Conflict, Refused
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.standing import entrance
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.ledger.verify import verify
from husheng.foundation.testing import City, client_of

from . import samples

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = {"purpose": "investigate", "reason": "核对现场笔录"}


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def content_of(exhibit: Exhibit) -> bytes:
    return b"".join(originals.pieces(exhibit))


# ── orphans ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_crash_between_file_and_commit_leaves_an_orphan_that_is_swept(
    city: City, folder: Path, monkeypatch
) -> None:
    kept = samples.secured(city.actor("handler"))

    def crash(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(acts, "_hand", crash)
    with pytest.raises(SystemExit):
        samples.secured(city.actor("handler"))
    assert Exhibit.objects.get() == kept and len(files(folder)) == 2
    with entrance():
        assert sweeping.remove_orphans(older_than=-1) == 1
    assert files(folder) == {kept.sealed} and content_of(kept) == samples.pdf()


def test_an_upload_that_is_still_under_way_is_left_alone(folder: Path) -> None:
    stored = store.keep("a.pdf", [samples.pdf()])
    (store.folder() / ".incoming-1").write_bytes(b"half")
    assert sweeping.remove_orphans() == 0 and files(folder) == {stored.sealed, ".incoming-1"}
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))
    assert sweeping.remove_orphans() == 2 and files(folder) == set()


def test_other_agencies_files_are_not_orphans(city: City, folder: Path) -> None:
    """The sweep asks in nobody's name: without its door every file would be an orphan."""
    exhibits = [samples.secured(city.actor("handler", kind)) for kind in ("health", "market")]
    with entrance():
        assert not Exhibit.objects.exists(), "outside the door nobody sees any"
        assert sweeping.remove_orphans(older_than=-1) == 0
    assert files(folder) == {row.sealed for row in exhibits}


def test_nothing_is_removed_while_a_backup_is_packed(folder: Path) -> None:
    import threading

    from django.db import connections

    store.keep("a.pdf", [samples.pdf()])
    packing, packed = threading.Event(), threading.Event()

    def pack() -> None:
        with sweeping.unswept():
            packing.set()
            packed.wait(20)
        connections.close_all()

    thread = threading.Thread(target=pack)
    thread.start()
    assert packing.wait(20)
    assert sweeping.remove_orphans(older_than=-1) == 0 and files(folder)
    packed.set()
    thread.join()
    assert sweeping.remove_orphans(older_than=-1) == 1


# ── from before sealing ─────────────────────────────────────────────────────────────────────────────────────
def test_what_lies_in_plain_is_read_until_it_is_sealed_and_then_as_well(city: City, folder: Path) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    samples.put_in_plain(exhibit, samples.pdf())
    address = reverse("evidence:download", args=[exhibit.pk])
    assert originals.condition(exhibit) == originals.SAME
    assert client_of(handler).post(address, WHY).status_code == 200
    with entrance():
        assert sealing.in_plain() == 1
        assert sealing.seal_plain() == sealing.Done(sealed=1)
    exhibit.refresh_from_db()
    assert files(folder) == {exhibit.sealed} and exhibit.sealed != exhibit.sha256
    assert content_of(exhibit) == samples.pdf() and client_of(handler).post(address, WHY).status_code == 200
    told = JournalRow.objects.get(key=exhibit.pk, verb="evidence.seal_file").facts
    assert (told["sha256"], told["sealed"]) == (exhibit.sha256, exhibit.sealed)
    integrate_now()
    assert verify(journal=journal).ok
    assert sealing.seal_plain() == sealing.Done()


def test_a_job_that_is_killed_goes_on_where_it_was(city: City, folder: Path, monkeypatch) -> None:
    handler = city.actor("handler")
    rows = [samples.secured(handler, content=samples.pdf(words)) for words in ("one", "two", "three")]
    for row, words in zip(rows, ("one", "two", "three"), strict=True):
        samples.put_in_plain(row, samples.pdf(words))
    done, whole = list[object](), acts.seal_file

    def killed(*given: object) -> Exhibit:
        if done:
            raise SystemExit
        done.append(given)
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(acts, "seal_file", killed)
    with pytest.raises(SystemExit):
        sealing.seal_plain()
    assert sealing.in_plain() == 2
    monkeypatch.setattr(acts, "seal_file", whole)
    tasks.keep_store(0)
    sweeping.remove_orphans(older_than=-1)
    found = list(Exhibit.objects.all())
    assert sealing.in_plain() == 0 and files(folder) == {row.sealed for row in found}
    assert [content_of(row) for row in found] == [samples.pdf(words) for words in ("one", "two", "three")]


def test_a_plain_file_of_two_exhibits_goes_with_the_second(city: City, folder: Path) -> None:
    one, two = samples.secured(city.actor("handler")), samples.secured(city.actor("handler"))
    for row in (one, two):
        samples.put_in_plain(row, samples.pdf())
    stored = store.keep_for(one, originals.pieces(one))
    acts.seal_file(sealing.sealer(), seen(one), stored)
    assert sweeping.remove_orphans(older_than=-1) == 0 and content_of(two) == samples.pdf()
    sealing.seal_plain()
    assert len(files(folder)) == 2 and two.sha256 not in files(folder)


def test_a_plain_file_that_was_changed_stays_as_it_is_and_is_told(city: City, folder: Path) -> None:
    exhibit = samples.secured(city.actor("handler"))
    samples.put_in_plain(exhibit, samples.pdf() + b"x")
    assert sealing.seal_plain() == sealing.Done(changed=1)
    exhibit.refresh_from_db()
    assert not exhibit.sealed and originals.condition(exhibit) == originals.CHANGED
    assert files(folder) == {exhibit.sha256}


def test_nobody_else_seals_and_nobody_seals_another_content(city: City) -> None:
    exhibit, other = samples.secured(city.actor("handler")), new_key()
    stored = store.keep_for(exhibit, [samples.pdf()])
    with pytest.raises(Conflict, match="已经密封"):
        acts.seal_file(sealing.sealer(), seen(exhibit), stored)
    samples.put_in_plain(exhibit, samples.pdf())
    with pytest.raises(Refused):
        acts.seal_file(city.actor("handler"), seen(exhibit), stored)
    wrong = store.keep_for(exhibit, [samples.pdf("another")])
    with pytest.raises(Conflict, match="摘要不一致"):
        acts.seal_file(sealing.sealer(), seen(exhibit), wrong)
    assert other != exhibit.pk
