"""A folder of nightly backups keeps what it must, loses what is outdated, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from husheng.faces.cli.backup_names import KEYS, TAR, named, outdated

NOW = dt.datetime(2026, 11, 29, 3, 0, tzinfo=dt.UTC)


def test_in_a_folder_a_backup_is_called_by_its_minute(tmp_path: Path) -> None:
    assert named(tmp_path, TAR, NOW) == tmp_path / "husheng-2026-11-29-0300.tar"
    assert named(tmp_path, KEYS, NOW) == tmp_path / "husheng-2026-11-29-0300.keys"


def test_a_file_is_called_as_it_was_named(tmp_path: Path) -> None:
    assert named(tmp_path / "mine.tar", TAR, NOW) == tmp_path / "mine.tar"


def lies(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("")


def test_what_is_older_than_it_may_be_is_outdated(tmp_path: Path) -> None:
    lies(
        tmp_path, "husheng-2026-11-21-0300.tar", "husheng-2026-11-22-0300.tar", "husheng-2026-11-28-0300.tar"
    )
    assert [path.name for path in outdated(tmp_path, TAR, 7, NOW)] == ["husheng-2026-11-21-0300.tar"]


@pytest.mark.parametrize(
    "name",
    [
        "husheng-2020-01-01.tar",
        "husheng-2020-01-01-0300.tar.gz",
        "husheng-2020-01-01-0300.keys",
        "husheng-2020-13-45-0300.tar",
        "husheng-yearly-2020-01-01-0300.tar",
        "all.tar",
    ],
)
def test_what_is_called_otherwise_is_not_ours(tmp_path: Path, name: str) -> None:
    lies(tmp_path, name, "husheng-2020-01-01-0300.tar")
    assert [path.name for path in outdated(tmp_path, TAR, 7, NOW)] == ["husheng-2020-01-01-0300.tar"]
