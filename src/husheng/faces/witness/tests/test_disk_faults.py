"""The machine fails, or dies, at each write and each fdatasync of a cosignature: what was answered is never forgotten.

Injected below the program, by strace, so that nothing of ours knows of it.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from husheng.faces.witness.home import Home
from husheng.faces.witness.store import Store
from husheng.faces.witness.tests.logs import GrowingLog
from husheng.foundation.ledger.merkle.notes import parse_note
from husheng.foundation.ledger.merkle.tests.people import ORIGIN

pytestmark = pytest.mark.slow
LOG = GrowingLog(12)
MOST = 60
FAULTS = {"error": "error=EIO", "death": "signal=KILL"}


@pytest.fixture
def traced() -> None:
    tried = shutil.which("strace") and subprocess.run(
        ["strace", "-o", "/dev/null", "true"], capture_output=True
    )
    if not tried or tried.returncode != 0:
        pytest.skip("strace is not installed, or may not trace here")


def sign(folder: Path, request: Path, *before: str) -> int:
    words = [sys.executable, "-m", "husheng.faces.witness", "--home", str(folder), "sign", str(request)]
    return subprocess.run([*before, *words], capture_output=True, timeout=60, check=False).returncode


def size_of(home: Home) -> int:
    store = Store(home.store)
    try:
        seen = store.latest(ORIGIN)
    finally:
        store.close()
    with sqlite3.connect(home.store) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return seen.size if seen else 0


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
def test_at_every_step_the_store_is_before_or_after_and_never_behind_an_answer(
    home: Home, tmp_path: Path, traced: None, call: str, fault: str
) -> None:
    Store(home.store).close()
    request, later = tmp_path / "request.txt", tmp_path / "later.txt"
    request.write_bytes(LOG.request(0, 7))
    answer = tmp_path / "request.answer.txt"
    ends = set()
    for at in range(1, MOST):
        folder = tmp_path / f"{call}-{at}"
        shutil.copytree(home.folder, folder)
        answer.unlink(missing_ok=True)
        inject = [f"trace={call}", f"inject={call}:{FAULTS[fault]}:when={at}"]
        record = tmp_path / "trace"
        code = sign(
            folder, request, "strace", "-f", "-o", str(record), *(w for i in inject for w in ("-e", i))
        )
        size = size_of(Home(folder))
        ends.add((code == 0, size))
        assert size in (0, 7)
        if answer.exists() and parse_note_lines(answer):
            assert size == 7, "whoever was answered can rely on it"
        assert sign(folder, request) == (3 if size else 0), "asked again it knows where it is"
        later.write_bytes(LOG.request(7, 11))
        assert sign(folder, later) == 0 and size_of(Home(folder)) == 11
        if "INJECTED" not in record.read_text() and "SIGKILL" not in record.read_text():
            break
    else:
        raise AssertionError("the witness never came to its end")
    assert (True, 7) in ends and any(not done for done, _ in ends), (
        "some steps failed, and the last run did not"
    )


def parse_note_lines(answer: Path) -> bool:
    """Whether the answer holds a cosignature, rather than a size."""
    return answer.read_bytes().startswith("— ".encode()) and bool(parse_note(b"x\n\n" + answer.read_bytes()))
