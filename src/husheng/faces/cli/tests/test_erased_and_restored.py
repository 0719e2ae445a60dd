"""Backup, erase, restore the older backup: the person stays unreadable and the ledger green (P8, trust.md T15)."""

from __future__ import annotations

import shutil
import tarfile

import pytest

from husheng.faces.cli.tests.machine import Machine
from husheng.faces.cli.tests.planting import CALLER, WRITTEN
from husheng.foundation.kernel.postgres import Server, find_binaries

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """A machine, a backup taken before the erasure, and one taken after it."""
    folder = tmp_path_factory.mktemp("erased")
    machine = Machine(folder / "home")
    machine("manage", "migrate", "-v0")
    machine.plant("plant")
    machine("backup", folder / "before.tar", "--keys", folder / "before.keys")
    assert machine.plant("reveal").stdout == CALLER and machine.plant("original").stdout == WRITTEN
    machine.plant("erase")
    assert machine.plant("reveal", check=False).returncode != 0
    machine("backup", folder / "after.tar", "--keys", folder / "after.keys")
    yield machine, folder
    Server(machine.home / "postgres").stop(immediate=True)


@pytest.fixture
def elsewhere(tmp_path):
    machine = Machine(tmp_path / "home")
    yield machine
    Server(machine.home / "postgres").stop(immediate=True)


def unreadable(machine: Machine) -> bool:
    answers = [machine.plant(what, check=False) for what in ("reveal", "original")]
    said = "".join(answer.stdout + answer.stderr for answer in answers)
    return all(answer.returncode for answer in answers) and CALLER not in said and WRITTEN not in said


def originals(machine: Machine) -> list[str]:
    return [path.name for path in (machine.home / "files" / "exhibits").glob("??/*")]


def test_the_older_backup_brings_nobody_back_on_the_same_machine(story) -> None:
    machine, folder = story
    keys = machine.home / "keys"
    shutil.move(keys, folder / "keys-moved")
    restored = machine("restore", folder / "before.tar", "--keys", folder / "before.keys", "--replace")
    assert "重新删除" in restored.stdout
    assert unreadable(machine) and not originals(machine)
    machine("ledger", "verify")
    shutil.rmtree(keys)
    shutil.move(folder / "keys-moved", keys)
    machine("restore", folder / "after.tar", "--replace")
    assert unreadable(machine)
    machine("ledger", "verify")


def test_without_the_list_it_would_be_readable(story, elsewhere) -> None:
    """The negative control: a machine that never heard of the erasure reads the older backup."""
    _, folder = story
    elsewhere("restore", folder / "before.tar", "--keys", folder / "before.keys")
    assert elsewhere.plant("reveal").stdout == CALLER
    assert elsewhere.plant("original").stdout == WRITTEN and len(originals(elsewhere)) == 2


def test_the_backup_holds_sealed_files_and_the_later_one_none(story) -> None:
    _, folder = story
    for name, count in (("before.tar", 2), ("after.tar", 0)):
        with tarfile.open(folder / name) as archive:
            files = [member for member in archive.getmembers() if member.name.startswith("files/")]
        assert len(files) == count and WRITTEN.encode() not in (folder / name).read_bytes()


def test_the_list_can_be_handed_to_another_machine(story, elsewhere) -> None:
    machine, folder = story
    elsewhere(
        "restore", folder / "before.tar", "--keys", folder / "before.keys",
        "--tombstones", machine.home / "tombstones.jsonl",
    )  # fmt: skip
    assert unreadable(elsewhere)
    elsewhere("ledger", "verify")


def test_a_backup_that_knows_of_erasures_asks_for_their_list(story, elsewhere) -> None:
    _, folder = story
    refused = elsewhere("restore", folder / "after.tar", "--keys", folder / "before.keys", check=False)
    assert refused.returncode == 1 and "清除名单" in refused.stderr
    elsewhere("restore", folder / "after.tar", "--keys", folder / "after.keys")
    assert unreadable(elsewhere)


def test_a_server_started_on_a_database_put_back_by_hand_erases_first(story, elsewhere) -> None:
    machine, folder = story
    elsewhere("restore", folder / "before.tar", "--keys", folder / "before.keys")
    shutil.copy(machine.home / "tombstones.jsonl", elsewhere.home)
    started = elsewhere("serve", "--host", "256.0.0.1", "--port", "1", check=False)
    assert "Erased again after a restore: 1" in started.stderr
    assert unreadable(elsewhere) and not originals(elsewhere)


def test_the_backup_of_the_data_holds_no_data_key(story) -> None:
    import subprocess

    _, folder = story
    with tarfile.open(folder / "before.tar") as archive:
        (folder / "database.dump").write_bytes(archive.extractfile("database.dump").read())
    command = [find_binaries() / "pg_restore", "--file=-", folder / "database.dump"]
    sql = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert "COPY public.leads_lead" in sql and "COPY public.vault_datakey" not in sql


def test_expired_keys_are_refused(story, elsewhere, tmp_path) -> None:
    _, folder = story
    old = tmp_path / "old.keys"
    with tarfile.open(folder / "before.keys") as source, tarfile.open(old, "w") as target:
        for member in source.getmembers():
            member.mtime, member.pax_headers = member.mtime - 40 * 24 * 3600, {}
            target.addfile(member, source.extractfile(member) if member.isfile() else None)
    refused = elsewhere("restore", folder / "before.tar", "--keys", old, check=False)
    assert refused.returncode == 1 and "已过期" in refused.stderr
    elsewhere("restore", folder / "before.tar", "--keys", old, "--old-keys")
