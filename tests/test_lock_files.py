"""Lock files carry hashes and no addresses; the check finds both faults."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def copy(tmp_path):
    for name in ("requirements", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def _check(folder: Path) -> int:
    return subprocess.run([folder / "scripts/check-locks"], capture_output=True).returncode


def test_the_lock_files_as_they_stand_pass(copy):
    assert _check(copy) == 0


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("requirements/runtime.txt", "--index-url https://mirror.invalid/simple\n"),
        ("requirements/dev.txt", "unhashed==1.0\n"),
        ("package-lock.json", '"resolved": "https://mirror.invalid/x.tgz"\n'),
        (".npmrc", "registry=https://mirror.invalid\n"),
    ],
)
def test_an_address_or_a_missing_hash_is_found(copy, file, line):
    with (copy / file).open("a") as handle:
        handle.write(line)
    assert _check(copy) == 1
