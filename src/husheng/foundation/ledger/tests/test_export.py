"""The static tree is the log, byte for byte; it only grows, and no machine failure leaves it half."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from husheng.foundation.kernel.errors import Conflict, NotFound
from husheng.foundation.ledger import replay, sequencer, store
from husheng.foundation.ledger.disk import DRAFT, Disk, alone
from husheng.foundation.ledger.export import export
from husheng.foundation.ledger.faults import DiskFailed, LedgerBehind, LedgerBroken
from husheng.foundation.ledger.merkle.checkpoint import parse_checkpoint
from husheng.foundation.ledger.merkle.entries import unpack_entries
from husheng.foundation.ledger.merkle.frontier import Frontier
from husheng.foundation.ledger.merkle.hashing import leaf_hashes
from husheng.foundation.ledger.merkle.notes import parse_note
from husheng.foundation.ledger.merkle.tiles import TILE_WIDTH, all_tiles, entries_path, tile_path, tile_width
from husheng.foundation.ledger.models import Entry, Publication
from husheng.foundation.ledger.verify import verify
from husheng.foundation.ledger.witnessing import publisher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def written(folder: Path, *, entries: bool = True, everything: bool = True, disk: Disk | None = None):
    log = store.current_log()
    assert log is not None
    return export(log, folder, entries=entries, everything=everything, disk=disk or Disk(durable=False))


def check(folder: Path, *, entries: bool = True) -> int:
    """Recompute the tree from its own files; its size."""
    checkpoint = parse_checkpoint(parse_note((folder / "checkpoint").read_bytes()).text)
    for span in all_tiles(checkpoint.size):
        assert len((folder / tile_path(span)).read_bytes()) == 32 * span.width
    if entries:
        frontier = Frontier()
        for index in range(-(-checkpoint.size // TILE_WIDTH)):
            width = tile_width(0, index, checkpoint.size)
            leaves = unpack_entries((folder / entries_path(index, width)).read_bytes(), width)
            frontier.extend(leaf_hashes(leaves))
        assert frontier.root() == checkpoint.root
    return checkpoint.size


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_the_tree_is_the_log_and_a_second_export_changes_nothing(acts, tmp_path) -> None:
    acts.log(1, 255, 300, 44)
    folder = tmp_path / "tree"
    assert written(folder).moved
    assert check(folder) == 600
    before = files(folder)
    again = written(folder)
    assert (again.files, again.moved) == (0, False)
    assert files(folder) == before


def test_a_tree_that_grew_step_by_step_is_the_one_made_at_once(acts, tmp_path) -> None:
    for count in (3, 250, 3, 256, 700):
        acts.log(count)
        written(tmp_path / "grown", everything=False)
    written(tmp_path / "once")
    assert check(tmp_path / "grown") == 1212
    grown, once = files(tmp_path / "grown"), files(tmp_path / "once")
    assert {name: grown[name] for name in once} == once
    left = set(grown) - set(once)
    assert left == {"tile/1/000.p/1", "tile/1/000.p/2"}


def test_a_public_tree_holds_no_entry(acts, tmp_path) -> None:
    acts.log(300)
    written(tmp_path, entries=False)
    assert not (tmp_path / "tile/entries").exists()
    assert check(tmp_path, entries=False) == 300
    secret = bytes(Entry.objects.first().leaf)
    assert not any(secret in data for data in files(tmp_path).values())


def test_a_file_with_other_bytes_is_an_alarm_and_stays_as_it_is(acts, tmp_path) -> None:
    acts.log(600)
    written(tmp_path)
    for name in ("tile/0/000", "tile/entries/001", "tile/1/000.p/2"):
        good = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(bad := bytes([good[0] ^ 1]) + good[1:])
        with pytest.raises(LedgerBroken, match="没有覆盖") as caught:
            written(tmp_path)
        assert caught.value.facts["file"] == name
        assert (tmp_path / name).read_bytes() == bad
        (tmp_path / name).write_bytes(good)
    assert written(tmp_path).files == 0


def test_a_lost_file_is_put_back(acts, tmp_path) -> None:
    acts.log(300)
    written(tmp_path)
    (tmp_path / "tile/0/000").unlink()
    assert written(tmp_path).files == 1
    assert check(tmp_path) == 300


def test_the_checkpoint_moves_forward_only_and_only_at_quorum(acts, agencies, tmp_path) -> None:
    assert written(tmp_path).size == 0 and not (tmp_path / "checkpoint").exists()
    publisher.publish(store.current_log())
    assert written(tmp_path).size == 5
    for agency in agencies[1:]:
        agency.stop()
    acts.log(300)
    publisher.publish(store.current_log())
    assert not written(tmp_path).moved
    assert check(tmp_path) == 5
    for agency in agencies[1:]:
        agency.start()
    publisher.publish(store.current_log())
    assert written(tmp_path).moved
    assert check(tmp_path) == 305


def test_a_tree_that_is_ahead_of_the_database_stops_the_export(acts, as_owner, tmp_path) -> None:
    acts.log(10, 5)
    written(tmp_path)
    roll_back(as_owner, 10)
    with pytest.raises(LedgerBehind):
        written(tmp_path)


def test_a_tree_of_another_log_is_refused(acts, tmp_path) -> None:
    acts.log(3)
    written(tmp_path)
    (tmp_path / "checkpoint").write_text(
        (tmp_path / "checkpoint").read_text().replace("husheng.local/", "other.local/")
    )
    with pytest.raises(LedgerBroken, match="不是本台账签的"):
        written(tmp_path)


def test_two_exports_into_one_folder_do_not_meet(acts, tmp_path) -> None:
    acts.log(3)
    with alone(tmp_path), pytest.raises(Conflict):
        written(tmp_path)
    assert written(tmp_path).moved


class Failing(Disk):
    """Fails at the n-th step, or dies there."""

    def __init__(self, at: int, deadly: bool = False) -> None:
        super().__init__()
        self.left, self.deadly, self.what = at, deadly, ""

    def step(self, what: str, path: Path) -> None:
        self.left -= 1
        if self.left == 0:
            self.what = what
            if self.deadly:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(5, "injected")


def test_an_error_at_any_step_leaves_a_tree_that_the_next_export_completes(acts, tmp_path) -> None:
    acts.log(300)
    base = tmp_path / "base"
    written(base)
    acts.log(400)
    met = set()
    for at in range(1, 200):
        folder = tmp_path / str(at)
        subprocess.run(["cp", "-r", str(base), str(folder)], check=True)
        disk = Failing(at)
        try:
            written(folder, disk=disk)
        except (OSError, DiskFailed) as error:
            met.add(disk.what)
            assert isinstance(error, DiskFailed) == (disk.what == "fsync")
        else:
            break
        assert check(folder) in (300, 700)
        written(folder)
        assert check(folder) == 700
        assert not list(folder.rglob(f"*{DRAFT}"))
    else:
        raise AssertionError("the export never came to its end")
    assert met == {"mkdir", "open", "write", "fsync", "rename"}


def test_death_at_any_step_leaves_a_tree_that_the_next_export_completes(acts, tmp_path) -> None:
    acts.log(300)
    base = tmp_path / "base"
    written(base)
    acts.log(300)
    from django.db import connection

    for at in range(1, 60, 3):
        folder = tmp_path / str(at)
        subprocess.run(["cp", "-r", str(base), str(folder)], check=True)
        connection.close()
        child = os.fork()
        if child == 0:
            try:
                written(folder, disk=Failing(at, deadly=True))
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        assert check(folder) in (300, 600)
        written(folder)
        assert check(folder) == 600
        if not os.WIFSIGNALED(status):
            break
    else:
        raise AssertionError("the export never came to its end")


# ── replaying ───────────────────────────────────────────────────────────────────────────────────────────────
def roll_back(as_owner, size: int) -> None:
    """What restoring an old backup does to the log's tables."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT note, root FROM ledger_checkpoint WHERE size = %s", [size])
        note, _ = cursor.fetchone()
        cursor.execute("SELECT leaf_hash FROM ledger_entry WHERE ordinal <= %s ORDER BY ordinal", [size])
        frontier = Frontier()
        grown = frontier.extend([bytes(digest) for (digest,) in cursor.fetchall()])
    as_owner("DELETE FROM ledger_entry WHERE ordinal > %s", size)
    as_owner("DELETE FROM ledger_checkpoint WHERE size > %s", size)
    as_owner("DELETE FROM ledger_tile")
    for level, nodes in enumerate(grown):
        for index in range(0, len(nodes), TILE_WIDTH):
            part = nodes[index : index + TILE_WIDTH]
            as_owner(
                "INSERT INTO ledger_tile (log_id, level, index, width, hashes) "
                "SELECT id, %s, %s, %s, %s FROM ledger_log",
                level, index // TILE_WIDTH, len(part), b"".join(part),
            )  # fmt: skip
    as_owner(
        "UPDATE ledger_log SET size = %s, frontier = %s, checkpoint = %s, published = least(published, %s)",
        size, frontier.to_bytes(), note, size,
    )  # fmt: skip
    sequencer._trusted.clear()
    sequencer._asked.clear()


def mirror(folder: Path):
    return lambda name: (folder / name).read_bytes()


def test_missing_entries_are_replayed_from_a_mirror_without_a_second_signature(
    acts, as_owner, tmp_path
) -> None:
    acts.log(300, 400)
    written(tmp_path)
    before = store.current_log()
    roll_back(as_owner, 300)
    assert verify().ok
    assert replay.replay(mirror(tmp_path)) == 400
    assert store.current_log() == before
    assert verify(journal=acts.journal).ok
    acts.log(5)
    assert verify(journal=acts.journal).ok


def test_a_mirror_that_is_no_longer_or_without_entries_replays_nothing(acts, as_owner, tmp_path) -> None:
    acts.log(10, 5)
    written(tmp_path, entries=False)
    with pytest.raises(Conflict, match="并不比本机"):
        replay.replay(mirror(tmp_path))
    roll_back(as_owner, 10)
    with pytest.raises(NotFound, match="缺少存证包"):
        replay.replay(mirror(tmp_path))
    assert store.current_log().size == 10


def test_a_mirror_with_a_changed_entry_is_refused_whole(acts, as_owner, tmp_path) -> None:
    acts.log(10, 5)
    written(tmp_path)
    path = tmp_path / "tile/entries/000.p/15"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"leads.accept", b"leads.reject"))
    roll_back(as_owner, 10)
    with pytest.raises(LedgerBroken, match="历史不同"):
        replay.replay(mirror(tmp_path))
    assert store.current_log().size == 10 and Entry.objects.count() == 10


def test_a_replayed_checkpoint_that_a_quorum_had_cosigned_is_published_again(
    acts, agencies, as_owner, tmp_path
) -> None:
    publisher.publish(store.current_log())
    acts.log(4)
    publisher.publish(store.current_log())
    written(tmp_path)
    as_owner("DELETE FROM ledger_publication WHERE size > 5")
    as_owner("DELETE FROM ledger_cosignature WHERE size > 5")
    roll_back(as_owner, 5)
    with pytest.raises(LedgerBehind):
        acts.log(1)
    assert replay.replay(mirror(tmp_path)) == 4
    assert Publication.objects.filter(size=9).exists()
    assert sequencer.integrate_all() == 1
