"""The import contracts bite: each kind of wrong import, planted in a copy of the house, is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each reads the whole house; `make lint` does it once
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the sources without tests, data and pages: only what imports."""
    copy = tmp_path_factory.mktemp("house")
    for source in (ROOT / "src").rglob("*.py"):
        if "tests" not in source.parts:
            target = copy / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def _lint(house: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [command, "--no-cache", "--config", house / "pyproject.toml"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_the_house_as_it_stands_keeps_its_floors(house):
    answer = _lint(house)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("where", "what", "contract"),
    [
        ("foundation/kernel", "husheng.intake.leads.acts", "Wings import downwards only"),
        ("foundation/ledger", "husheng.foundation.acts.actor", "Rooms of the foundation"),
        ("oversight/campaigns", "husheng.oversight.supervision.models", "Rooms of the upper wings"),
        ("foundation/ledger/merkle", "django.db", "Engines are plain Python"),
    ],
)
def test_an_import_that_goes_up_or_sideways_is_found(house, where, what, contract):
    wrong = house / "src/husheng" / where / "planted.py"
    wrong.write_text(f"import {what}\n")
    try:
        answer = _lint(house)
    finally:
        wrong.unlink()
    assert answer.returncode == 1
    assert any(contract in line and "BROKEN" in line for line in answer.stdout.splitlines()), answer.stdout


def test_a_room_that_no_floor_names_is_found(house):
    room = house / "src/husheng/foundation/attic"
    room.mkdir()
    (room / "__init__.py").write_text("")
    try:
        answer = _lint(house)
    finally:
        shutil.rmtree(room)
    assert answer.returncode == 1
    assert "attic" in answer.stdout
