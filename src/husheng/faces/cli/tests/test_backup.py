"""What was backed up comes back to the last row, on another machine, and nothing else is taken for it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import psycopg
import pytest

from husheng.faces.cli.restore import _unpacked
from husheng.faces.cli.tests.machine import Machine
from husheng.faces.cli.tests.planting import ATTACHED, CALLER, PHONE, WRITTEN
from husheng.faces.cli.tests.test_postgres_clients import AN_OLDER_ONE, programs
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.kernel.postgres import Server, find_binaries

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    machine = Machine(tmp_path_factory.mktemp("original") / "home")
    machine("manage", "migrate", "-v0")
    machine.plant("plant")
    machine.plant("tip")
    yield machine
    Server(machine.home / "postgres").stop(immediate=True)


@pytest.fixture(scope="module")
def another(tmp_path_factory, saved):
    """Another machine, on which the backup was restored once."""
    machine = Machine(tmp_path_factory.mktemp("another") / "home")
    assert "与备份时一致" in machine("restore", saved / "all.tar", "--keys", saved / "all.keys").stdout
    yield machine
    Server(machine.home / "postgres").stop(immediate=True)


@pytest.fixture
def emptied(another):
    """The other machine without keys and files; its database is there to be replaced."""
    for folder in ("keys", "files"):
        shutil.rmtree(another.home / folder, ignore_errors=True)
    return another


@pytest.fixture(scope="module")
def saved(original, tmp_path_factory):
    """A backup and the keys beside it."""
    folder = tmp_path_factory.mktemp("saved")
    original("backup", folder / "all.tar", "--keys", folder / "all.keys")
    return folder


def changed(saved: Path, target: Path, name: str, change) -> Path:
    """A copy of the backup in which one member is another."""
    with tarfile.open(saved / "all.tar") as source, tarfile.open(target, "w") as copy:
        for member in source.getmembers():
            body = source.extractfile(member).read()
            body = change(body) if member.name.startswith(name) else body
            member.size = len(body)
            copy.addfile(member, io.BytesIO(body))
    return target


def test_a_backup_restored_elsewhere_verifies_and_opens_with_its_keys(original, saved, another):
    assert another.head() == original.head()
    assert another.plant("reveal").stdout == CALLER and another.plant("original").stdout == WRITTEN
    assert another.plant("attachment").stdout == ATTACHED
    assert lying(another) == lying(original) != {}
    assert another.plant("counted").stdout == "anew"
    another.plant("plant")  # and work goes on: guards, numbers and the ledger's key are in their places
    another("ledger", "verify")


def lying(machine: Machine) -> dict[str, int]:
    """The files beside the database, each with its day: a tip's file tells no hour."""
    files = machine.home / "files"
    found = [*files.glob("exhibits/??/*"), *files.glob("tips/??/*.age")]
    return {path.relative_to(files).as_posix(): int(path.stat().st_mtime) for path in found}


def test_without_the_keys_no_sealed_value_opens(saved, emptied):
    emptied("restore", saved / "all.tar", "--replace")
    for what, words in (("reveal", CALLER), ("original", WRITTEN)):
        answer = emptied.plant(what, check=False)
        assert answer.returncode != 0
        assert words not in answer.stdout + answer.stderr


def test_no_personal_value_lies_readable_in_the_backup(saved):
    """The dump is unpacked as SQL, or compression would hide what is there; the organisation shows that we look."""
    with tarfile.open(saved / "all.tar") as archive:
        (saved / "database.dump").write_bytes(archive.extractfile("database.dump").read())
    command = [find_binaries() / "pg_restore", "--file=-", saved / "database.dump"]
    sql = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert "白桦健康咨询有限公司" in sql
    for value in (CALLER, PHONE):
        assert value not in sql
        assert value.encode().hex() not in sql
        assert value.encode() not in (saved / "all.tar").read_bytes()


def test_the_keys_are_in_a_file_of_their_own_for_the_owner_alone(original, saved, emptied):
    assert (saved / "all.keys").stat().st_mode & 0o077 == 0
    emptied("restore", saved / "all.tar", "--keys", saved / "all.keys", "--replace")
    assert (emptied.home / "keys").stat().st_mode & 0o077 == 0
    everything = (saved / "all.tar").read_bytes()
    keys = list((original.home / "keys").iterdir())
    assert {"ring.json", "ledger.ed25519"} <= {key.name for key in keys}
    for key in keys:
        assert key.read_bytes() not in everything


def test_a_backup_of_a_platform_at_work_restores_to_one_state(original, saved, emptied, tmp_path):
    process = original.working()
    try:
        original("backup", tmp_path / "busy.tar")
    finally:
        process.kill()
        process.wait()
    restored = emptied("restore", tmp_path / "busy.tar", "--keys", saved / "all.keys", "--replace")
    assert "与备份时一致" in restored.stdout


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("database.dump", lambda body: body[:-1] + bytes([body[-1] ^ 1])),
        ("files/", lambda body: body + b"x"),
        ("files/", lambda body: bytes([body[0] ^ 1]) + body[1:]),
        ("manifest.json", lambda body: b"{}"),
        ("manifest.json", lambda body: b"[]"),
        ("manifest.json", lambda body: body.replace(b'"format": 3', b'"format": 4')),
    ],
    ids=["dump", "longer exhibit", "other exhibit", "empty manifest", "no manifest", "another format"],
)
def test_a_damaged_backup_is_found_out(saved, tmp_path, name, change):
    with pytest.raises(Invalid, match="什么都没有改动"):
        _unpacked(changed(saved, tmp_path / "bad.tar", name, change), tmp_path / "unpacked")


def test_half_a_file_and_no_file_are_found_out(saved, tmp_path):
    half = tmp_path / "half.tar"
    half.write_bytes((saved / "all.tar").read_bytes()[: (saved / "all.tar").stat().st_size // 2])
    for file in (half, tmp_path / "absent.tar"):
        with pytest.raises(Invalid, match="没有恢复"):
            _unpacked(file, tmp_path / "unpacked")


def test_a_damaged_backup_is_refused_before_anything_is_touched(saved, emptied, tmp_path):
    bad = changed(saved, tmp_path / "bad.tar", "files/", lambda body: body + b"x")
    before = emptied.head()
    answer = emptied("restore", bad, "--keys", saved / "all.keys", "--replace", check=False)
    assert answer.returncode == 1
    assert "什么都没有改动" in answer.stderr
    assert not (emptied.home / "files").exists()
    assert not (emptied.home / "keys").exists()
    assert emptied.head() == before


def test_clients_that_are_too_old_are_found_out_before_anything_is_touched(saved, emptied, tmp_path):
    before = emptied.head()
    older = Machine(emptied.home, {"HUSHENG_POSTGRES_PROGRAMS": programs(tmp_path, AN_OLDER_ONE)})
    answer = older("restore", saved / "all.tar", "--keys", saved / "all.keys", "--replace", check=False)
    assert answer.returncode == 1
    assert "PostgreSQL 18" in answer.stderr
    assert not (emptied.home / "keys").exists()
    assert emptied.head() == before


def test_another_head_than_the_backups_is_said_aloud(saved, emptied, tmp_path):
    def lie(body: bytes) -> bytes:
        manifest = json.loads(body)
        manifest["ledger"]["root"] = "0" * len(manifest["ledger"]["root"])
        return json.dumps(manifest).encode()

    false = changed(saved, tmp_path / "lie.tar", "manifest.json", lie)
    answer = emptied("restore", false, "--keys", saved / "all.keys", "--replace", check=False)
    assert answer.returncode == 1
    assert "不要投入使用" in answer.stderr


def test_nothing_is_overwritten_unasked(original, saved):
    head = original.head()
    again = original("restore", saved / "all.tar", check=False)
    assert again.returncode == 1
    assert "--replace" in again.stderr
    existing = original("backup", saved / "all.tar", check=False)
    assert existing.returncode == 1
    with_keys = original("restore", saved / "all.tar", "--keys", saved / "all.keys", "--replace", check=False)
    assert with_keys.returncode == 1
    assert "keys" in with_keys.stderr
    assert original.head() == head


def test_data_is_replaced_when_that_is_asked(saved, emptied):
    emptied("restore", saved / "all.tar", "--keys", saved / "all.keys", "--replace")
    head = emptied.head()
    emptied.plant("plant")
    assert emptied.head() != head
    emptied("restore", saved / "all.tar", "--replace")
    assert emptied.head() == head


def test_a_history_that_does_not_fit_is_not_backed_up(saved, emptied, tmp_path):
    emptied("restore", saved / "all.tar", "--keys", saved / "all.keys", "--replace")
    with psycopg.connect(emptied("db", "url", "admin").stdout.strip()) as connection:
        connection.execute("ALTER TABLE acts_journal DISABLE TRIGGER USER")
        connection.execute("UPDATE acts_journal SET verb = 'leads.accept' WHERE verb = 'leads.register'")
    answer = emptied("backup", tmp_path / "false.tar", check=False)
    assert answer.returncode == 1
    assert "ledger verify" in answer.stderr
    assert not (tmp_path / "false.tar").exists()


# ── every night ─────────────────────────────────────────────────────────────────────────────────────────────
def test_into_folders_it_is_named_noted_and_what_is_outdated_goes(original, tmp_path):
    copies, keys = tmp_path / "copies", tmp_path / "keys"
    for folder, name in ((copies, "husheng-2020-01-01-0300.tar"), (keys, "husheng-2020-01-01-0300.keys")):
        folder.mkdir()
        (folder / name).write_text("an old one")
        (folder / "mine.txt").write_text("not of its own")
    said = original("backup", copies, "--keys", keys, "--keep-days", 7).stdout
    assert said.count("已删去过期的") == 2
    for folder, suffix in ((copies, ".tar"), (keys, ".keys")):
        names = sorted(path.name for path in folder.iterdir())
        assert len(names) == 2 and names[0].startswith("husheng-20") and names[0].endswith(suffix)
        assert names[1] == "mine.txt" and not names[0].startswith("husheng-2020")
    noted = json.loads((original.home / "last-backup.json").read_text())
    assert (noted["file"], noted["keys"]) == (next(copies.glob("*.tar")).name, True)


def test_a_backup_that_fails_deletes_nothing_and_is_not_noted(original, tmp_path):
    """The negative control: what is old is worth more than what did not come about."""
    old = tmp_path / "husheng-2020-01-01-0300.tar"
    old.write_text("an old one")
    before = (original.home / "last-backup.json").read_text()
    refused = original(
        "backup", tmp_path, "--keys", tmp_path / "no" / "such.keys", "--keep-days", 7, check=False
    )
    assert refused.returncode != 0
    assert old.exists() and (original.home / "last-backup.json").read_text() == before


# ── files apart, each once ──────────────────────────────────────────────────────────────────────────────────
def test_files_kept_apart_are_copied_once_and_come_back(original, saved, emptied, tmp_path):
    apart, first, second = tmp_path / "apart", tmp_path / "1.tar", tmp_path / "2.tar"
    original("backup", first, "--files", apart)
    there = {path: path.stat().st_ino for path in apart.glob("*/??/*")}
    assert {path.relative_to(apart).as_posix() for path in there} == set(lying(original))
    original("backup", second, "--files", apart)
    assert {path: path.stat().st_ino for path in apart.glob("*/??/*")} == there, "none was written again"
    with tarfile.open(second) as archive:
        assert archive.getnames() == ["database.dump", "manifest.json"]
    emptied("restore", second, "--files", apart, "--keys", saved / "all.keys", "--replace")
    assert emptied.plant("original").stdout == WRITTEN and emptied.plant("attachment").stdout == ATTACHED


def test_a_backup_without_its_folder_of_files_is_not_restored(original, saved, emptied, tmp_path):
    original("backup", tmp_path / "1.tar", "--files", tmp_path / "apart")
    refused = emptied("restore", tmp_path / "1.tar", "--keys", saved / "all.keys", "--replace", check=False)
    assert refused.returncode == 1 and "--files" in refused.stderr
    assert not (emptied.home / "files").exists()


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_file_apart_that_is_gone_or_changed_is_found_out(original, tmp_path, harm):
    apart = tmp_path / "apart"
    original("backup", tmp_path / "1.tar", "--files", apart)
    victim = next(apart.glob("tips/??/*"))
    victim.chmod(0o600)
    victim.unlink() if harm == "gone" else victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    with pytest.raises(Invalid, match="什么都没有改动"):
        _unpacked(tmp_path / "1.tar", tmp_path / "unpacked", apart)


def test_what_no_backup_names_any_more_goes_and_what_one_names_stays(original, tmp_path):
    copies, apart = tmp_path / "copies", tmp_path / "apart"
    copies.mkdir()
    stale, foreign = apart / "tips" / "ab" / f"ab{'0' * 30}.age", apart / "notes" / "ab" / "mine.txt"
    for path in (stale, foreign):
        path.parent.mkdir(parents=True)
        path.write_text("x")
    original("backup", copies, "--files", apart, "--keep-days", 7)
    assert not stale.exists() and foreign.exists()
    assert {path.relative_to(apart).as_posix() for path in apart.glob("[et]*/??/*")} == set(lying(original))


@pytest.mark.parametrize(
    "path", ["../keys/ring.json", "exhibits/ab/../../keys", "/etc/passwd", "tips/ab/x.age"]
)
def test_a_manifest_that_names_another_place_is_refused(saved, tmp_path, path):
    def elsewhere(body: bytes) -> bytes:
        manifest = json.loads(body)
        return json.dumps({**manifest, "files": {path: [1, "0" * 64]}}).encode()

    with pytest.raises(Invalid, match="什么都没有改动"):
        _unpacked(changed(saved, tmp_path / "bad.tar", "manifest.json", elsewhere), tmp_path / "unpacked")


def test_a_backup_of_the_format_before_is_still_read(saved, tmp_path):
    """It knew exhibits alone, by their names."""

    def before(body: bytes) -> bytes:
        now = json.loads(body)
        names = {
            Path(path).name: size for path, (size, _) in now["files"].items() if path.startswith("exhibits/")
        }
        del now["apart"]
        return json.dumps({**now, "format": 2, "files": names}).encode()

    old = changed(saved, tmp_path / "now.tar", "manifest.json", before)
    with tarfile.open(old) as source, tarfile.open(tmp_path / "old.tar", "w") as copy:
        for member in source.getmembers():
            body = source.extractfile(member)
            member.name = (
                "files/" + Path(member.name).name if member.name.startswith("files/") else member.name
            )
            copy.addfile(member, body)
    manifest = _unpacked(tmp_path / "old.tar", tmp_path / "unpacked")
    assert manifest["format"] == 2 and manifest["files"]
