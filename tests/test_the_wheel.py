"""What is installed holds what runs: no tests, and every file that a room reads."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
READ = (".toml", ".html", ".js", ".css", ".svg", ".sql", ".typ", ".mo")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def for_tests(name: str) -> bool:
    return "/tests/" in name or "/testing" in name or name.endswith("settings/test.py")


def here() -> set[str]:
    """The package's files as they lie in the tree."""
    files = [path for path in (ROOT / "src").rglob("*") if path.suffix in (".py", *READ)]
    return {path.relative_to(ROOT / "src").as_posix() for path in files}


def test_no_test_is_installed(packed: set[str]) -> None:
    assert any(for_tests(name) for name in here()), "there are some to leave out"
    assert not {name for name in packed if for_tests(name)}


def test_everything_else_is(packed: set[str]) -> None:
    assert {name for name in here() if not for_tests(name)} <= packed
